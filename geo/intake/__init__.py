"""Entry of user files: a sandboxed process without network opens them, with limited memory and time.

In: paths that the user gave. Out: tables of text and layers, checked and counted. Independent of the meaning of the rows,
and of what is done with them.
"""
