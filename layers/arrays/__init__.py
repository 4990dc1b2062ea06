"""Sorting, sums and neighbours of arrays, with results that do not depend on the order of the rows.

In: NumPy arrays. Out: NumPy arrays. Independent of frames, of coordinate systems, and of the meaning of the numbers.
"""
