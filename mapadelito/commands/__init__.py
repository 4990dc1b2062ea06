"""What the commands share, and those of the store.

In: the words of the command line. Out: what is printed, and the exit status. Independent of how a job does its work.
"""
