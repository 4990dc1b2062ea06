"""Sheets: the content of each map, and its rendering for screen, paper and GIS.

In: the results of :mod:`layers`. Out: a :class:`maps.sheet.Sheet`, and the documents rendered from it. Independent of files
of incidents and polygons, and of how crime statistics are computed.
"""
