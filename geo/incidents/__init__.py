"""Incident points from rows of text, with an account of every row.

In: tables of text of :mod:`geo.intake`. Out: an account (:mod:`geo.incidents.account`) with the accepted incidents in
metres, and the other rows with their reasons. Independent of station polygons, of comparisons between periods, and of
profiles.
"""
