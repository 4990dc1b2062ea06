"""SIDPOL open data: denuncias counted by district and month, never points.

In: tables of counts and polygons of districts. Out: counts by UBIGEO, month and modalidad. Never known here: incidents as
points, stations, and how districts are ranked.
"""
