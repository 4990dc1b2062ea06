"""SIDPOL open data: counts of denuncias by district and month.

In: tables of counts and polygons of districts. Out: counts by UBIGEO, month and modalidad. Independent of incidents as
points, of stations, and of how districts are ranked.
"""
