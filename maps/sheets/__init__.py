"""Composition of the sheet of each kind of map: one composer per map, and the parts that several of them share.

In: a :class:`layers.analysis.Analysis` and :class:`maps.sheets.titles.Titles`. Out: a :class:`maps.sheet.Sheet`.
Independent of renderers (SVG, HTML, PDF), and of how crime statistics are computed.
"""
