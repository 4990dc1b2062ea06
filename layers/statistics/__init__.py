"""Counts, rates and tests of tables: by sector, delito, turno and period.

In: released incidents and polygons, or plain counts. Out: tables that add up, ratios with intervals and p-values.
Independent of grids, of clusters, and of how a number is printed.
"""
