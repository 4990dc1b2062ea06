"""GIS rendering: layers of the GeoPackage, their QGIS styles, and folders of the KMZ.

Input: a :class:`maps.sheet.Sheet` or a :class:`layers.analysis.Analysis`. Output: GeoDataFrames, QML text and KML folders.
No module here may use :mod:`maps.web` or :mod:`maps.paper`, or include incidents that the profile does not show.
"""
