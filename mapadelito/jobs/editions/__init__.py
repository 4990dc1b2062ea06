"""Editions of a run: kept with the record of what they were made of, and made again from it.

In: what a run prepared, or the name of an edition. Out: its record in the store, or its files. Independent of what is drawn.
"""
