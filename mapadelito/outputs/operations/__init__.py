"""Pages and workbooks about what was done: an operation judged, patrols checked against their plan.

In: what the layers found. Out: the content of a report, and workbooks. Independent of how the files were read.
"""
