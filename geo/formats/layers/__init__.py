"""Layers with geometry: one reader or writer per format.

In: a path accepted by :mod:`geo.paths`, or bytes. Out: layers with geometry, or the bytes of a format that we write.
Independent of what the geometries are used for.
"""
