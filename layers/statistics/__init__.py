"""Counts, rates and tests of tables: by sector, delito, turno and period.

In: released incidents and polygons, or plain counts. Out: tables that add up, ratios with intervals and p-values. Nothing
here depends on grids, clusters, or how a number is printed.
"""
