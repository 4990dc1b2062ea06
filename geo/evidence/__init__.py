"""Which column of a table holds which field, by the words of its name and by the values of its cells.

In: a table of text, and for each field a function that says which texts it reads. Out: the choice of each field, with its
rivals and how sure it is; and the columns that are personal by their cells, whatever their name. Independent of what a date,
a crime or a polygon is.
"""
