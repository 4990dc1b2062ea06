"""What lasts longer than an output folder, in SQLite files or on a server: the rows loaded month by month, their inputs.

In: tables of rows as read, and the selection that a run needs. Out: the same tables, with the event that loaded them, and
the account of each load. Independent of what a row means, of polygons, of what may be published, and of the files read.
"""
