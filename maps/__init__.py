"""Layers into finished sheets.

In: what :mod:`layers` computed. Out: a :class:`maps.sheet.Sheet`, and what is drawn from it. Nothing here computes anything
about crime, and nothing here reads or writes a file of the user.
"""
