"""Tracks of patrol units: points with a moment and a unit, from GPX, tables and layers.

In: files, and where the patrols are. Out: positions in metres by unit and moment, and the account of every row. Independent
of zones and plans, and of who was on duty: names of people are not read.
"""
