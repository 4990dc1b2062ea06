"""What each product says: one composer per map, and the parts that several of them share.

In: what :mod:`layers` computed, and the words of the title block. Out: a :class:`maps.sheet.Sheet`. Never known here: HTML,
SVG and paper; no number about crime is computed here.
"""
