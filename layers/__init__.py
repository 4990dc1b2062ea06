"""Incidents and boundaries into analytic tables: numbers on geometry.

In: frames of :mod:`geo`, in metres. Out: tables, zones, surfaces and tests. Nothing here reads a file or words a sheet.
"""
