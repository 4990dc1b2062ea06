"""Methods that score cells from incidents before a cutoff, and back-tests on what came after.

In: incidents with dates, over cells. Out: a score per cell; hits, PAI and PEI with intervals. Nothing here depends on
units, turnos or shapes of zones, and a score uses no incident at or after the cutoff.
"""
