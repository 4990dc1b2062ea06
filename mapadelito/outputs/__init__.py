"""Files that a run writes: the output folder, its editions, the record, reports, workbooks and the annex.

In: values made in memory. Out: files, prepared beside their place and moved there in one change. Nothing here depends on how
input files are read, on what may be published, or on the order of the steps of a job.
"""
