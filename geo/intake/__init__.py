"""The only doors for files of others: a sandbox process opens them, with no network and limited memory and time.

In: paths that the user gave. Out: tables of text and layers, checked and counted. Never known here: what the rows
mean, and what is done with them.
"""
