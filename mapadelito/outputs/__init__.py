"""Files that a run writes: the output folder, its editions, the record, reports, books and the annex.

In: values made in memory. Out: files, prepared beside their place and put there together. Never known here: how a file is
read, what is released, and the order in which a job works.
"""
