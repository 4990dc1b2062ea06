"""Parsers and writers, one per file format.

In: a path accepted by :mod:`geo.paths`, or bytes. Out: tables of text, layers with geometry, decoded text, or the bytes of
a format that we write. Independent of which process is running, and of what the rows are used for.
"""
