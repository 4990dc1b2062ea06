"""GIS rendering: layers of the GeoPackage, their QGIS styles, and folders of the KMZ.

In: a :class:`maps.sheet.Sheet` or a :class:`layers.analysis.Analysis`. Out: GeoDataFrames, QML text and KML folders,
without the incidents that the profile does not show. Independent of :mod:`maps.web` and :mod:`maps.paper`.
"""
