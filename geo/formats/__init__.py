"""One parser or writer per file format.

In: a path that :mod:`geo.paths` accepted, or bytes. Out: tables of text, layers with geometry, decoded text, or the bytes
of a format that we write. Never known here: what a column means, which process is running, and what an incident is.
"""
