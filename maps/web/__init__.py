"""HTML rendering of a sheet, a report or an index, as one file that opens without a network.

In: a :class:`maps.sheet.Sheet` or a report. Out: HTML text that includes its scripts, styles and data (assets/).
Independent of files of the user, of :mod:`maps.paper`, and of frames of incidents.
"""
