"""Incidents and boundaries into analytic tables: numbers on geometry.

In: frames of :mod:`geo`, in metres. Out: tables, zones, surfaces and tests. Independent of files and of the words of a
sheet.
"""
