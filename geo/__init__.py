"""Reading files into checked frames in metres.

The modules of this folder serve every wing: errors, columns, coordinate systems, text, names, periods, and the account of
rows. The wings read formats, incidents, boundaries and context. Nothing here computes statistics or draws.
"""
