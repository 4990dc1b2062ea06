"""Zones to patrol under a budget of area or number, their explanation, and a month of patrols.

In: scores per cell or street block. Out: contiguous zones, best first, and patrols by day, turno and zone. Independent of
paper, of GPS files, and of who patrols.
"""
