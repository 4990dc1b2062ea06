"""Methods that score cells from incidents before a cutoff, and back-tests on what came after.

In: incidents with dates, over cells. Out: a score per cell; hits, PAI and PEI with intervals. Independent of units, turnos
and shapes of zones; and a score, of incidents at or after the cutoff.
"""
