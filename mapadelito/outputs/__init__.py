"""Files that a run writes: the output folder, its editions, the record, reports, workbooks and the annex.

In: values made in memory, and the files of earlier runs. Out: files, prepared beside their place and moved there in one
change. Independent of what may be published, and of the order of the steps of a job.
"""
