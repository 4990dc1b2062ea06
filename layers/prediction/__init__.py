"""Methods that score cells from incidents before a cutoff, and back-tests on what came after.

In: incidents with dates, over cells. Out: a score per cell; hits, PAI and PEI with intervals. Never known here: units,
turnos and shapes of zones; nothing here sees an incident at or after the cutoff when it scores.
"""
