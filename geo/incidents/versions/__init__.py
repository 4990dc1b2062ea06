"""What is current among the rows of several loads.

In: typed tables, each with the number of the load that brought it, its event. Out: the rows that a later version of their
report replaces or that repeat an earlier load, the load in which each row was first seen, and the account of it.
Independent of files, of the store, and of what is decided inside one load.
"""
