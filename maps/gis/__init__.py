"""A sheet for other programs: styles for QGIS, and KMZ for phones.

In: a :class:`maps.sheet.Sheet` and its layers. Out: QML text and KMZ bytes. Never known here: web pages, paper, and
incidents that the profile does not show.
"""
