"""Bands of risk of sectors, risk factors and their model, where to intervene, and priority territories.

In: counts, factors and polygons. Out: bands in INEI's five names, coefficients with intervals, ranked places. Independent
of symbols, of colours, and of the layout of a sheet.
"""
