"""A sheet, a report or an index as one HTML file that opens without a network.

In: a :class:`maps.sheet.Sheet` or a report. Out: HTML text with its scripts, styles and data inside (assets/). Never known
here: files and folders, paper, and incidents.
"""
