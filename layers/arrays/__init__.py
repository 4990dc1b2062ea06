"""Sorting, sums and neighbours of arrays, with results that do not depend on the order of the rows.

In: NumPy arrays. Out: NumPy arrays. Nothing here depends on frames, coordinate
systems or the meaning of the numbers.
"""
