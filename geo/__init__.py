"""Files in, checked frames out, in metres.

The modules of this folder are what every wing may use: errors, columns, coordinate systems, text, names, periods, and the
account of rows. The wings read formats, incidents, boundaries and context. Nothing here computes or draws.
"""
