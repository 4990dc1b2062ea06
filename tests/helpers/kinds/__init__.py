"""Kinds of files that the world brings: good facts turned into the styles, orders, texts, formats and drawings of others.

One module per axis (``styles``, ``order``, ``dates``, ``hours``, ``places``, ``tables``, ``point_layers``, ``limits``), each
with its members by name; ``combination`` draws one member of each and writes the two files; ``verdict`` reads them as the
program does and tells what became of each fact; ``report`` prints one line a member.
"""
