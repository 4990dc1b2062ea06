"""Where names and numbers of a map stand, and how their letters are drawn.

In: texts with the places that they may take, and what they keep clear of. Out: SVG text. Independent of what a sheet says.
"""
