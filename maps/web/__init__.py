"""HTML rendering of a sheet, a report or an index, as one file that opens without a network.

Input: a :class:`maps.sheet.Sheet` or a report. Output: HTML text that includes its scripts, styles and data (assets/). No
module here may use the file system of the user, :mod:`maps.paper`, or incidents.
"""
