"""Before and after an operation: a zone against a control, with the ring round it, and what is said of it.

In: incidents with their day, and polygons in metres. Out: counts, differences with intervals, placebos, and one of a closed
set of findings. Independent of paper, and of what the operation was.
"""
