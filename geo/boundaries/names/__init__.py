"""What each polygon is called: the comisaría, sector and subsector that columns, drawn names and folders say.

In: the cells of the columns, the names and folders of a drawing, and the polygons, to see which are neighbours. Out: the
names of each polygon by level, and how they were found. Independent of how files are read and polygons repaired.
"""
