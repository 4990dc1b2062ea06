"""Rows of text into incident points, with an account of what became of every row.

In: tables of text of :mod:`geo.intake`. Out: an account (:mod:`geo.incidents.account`): accepted incidents in metres, and
the others with their reason. Never known here: polygons of stations, periods to compare, and profiles.
"""
