"""Reading files into checked frames in metres.

In: files of the user. Out: incidents, boundaries and context as frames in metres, with an account of every row. The modules
of this folder serve every wing of it. Independent of statistics, profiles and drawing.
"""
