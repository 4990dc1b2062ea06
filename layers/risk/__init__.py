"""Bands of risk of sectors, risk factors and their model, where to intervene, and priority territories.

In: counts, factors and polygons. Out: bands in INEI's five names, coefficients with intervals, ranked places. Never known
here: symbols, colours, and the layout of a sheet.
"""
