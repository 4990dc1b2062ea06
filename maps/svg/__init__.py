"""A sheet as SVG, in millimetres of paper and true to scale.

In: a :class:`maps.sheet.Sheet`, or outlines and points. Out: SVG text. Never known here: web pages, typesetting, and what a
number means.
"""
