"""Charts as SVG: the control chart of the seguimiento, and those of a report.

In: numbers with their labels. Out: SVG text. Independent of sheets and of maps.
"""
