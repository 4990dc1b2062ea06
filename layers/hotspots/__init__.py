"""Puntos críticos: exact DBSCAN, their outlines, parameters, description, and change between periods.

In: projected points, with a radius in metres and a minimum. Out: zones with members, area, density and rank. Nothing here
depends on later incidents (see :mod:`layers.prediction`), budgets of patrols or drawing.
"""
