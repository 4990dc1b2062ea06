"""Sorting, sums and neighbours of arrays, with results that do not depend on the order of the rows.

In: NumPy arrays. Out: NumPy arrays. Never known here: frames, coordinate systems, and what the numbers count.
"""
