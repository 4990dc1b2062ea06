"""Composition of the sheet of each kind of map: one composer per map, and the parts that several of them share.

Input: a :class:`layers.analysis.Analysis` and :class:`maps.sheets.titles.Titles`. Output: a :class:`maps.sheet.Sheet`. No
module here may use a renderer (SVG, HTML, PDF) or compute crime statistics.
"""
