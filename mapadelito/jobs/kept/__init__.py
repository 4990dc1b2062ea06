"""Jurisdictions that are not made again: of what each was made, its files, and what a run needs of it besides them.

In: what a jurisdiction is made of, or its finished files. Out: the finished files of one that is made of the same.
Independent of how it is analysed and drawn.
"""
