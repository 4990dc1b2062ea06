"""Tables: one parser per format, and what turns parsed cells into a table of text.

In: a path accepted by :mod:`geo.paths`, or bytes. Out: tables of text, with the place of each cell in its file.
Independent of layers with geometry, and of what the rows are used for.
"""
