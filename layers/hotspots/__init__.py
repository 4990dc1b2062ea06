"""Puntos críticos: exact DBSCAN, their outlines, parameters, description, and change between periods.

In: projected points, with a radius in metres and a minimum. Out: zones with members, area, density and rank. Independent of
scores of cells (:mod:`layers.prediction`), of budgets of patrols, and of drawing.
"""
