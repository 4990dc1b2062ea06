"""Time of patrols in the zones that they had to visit: minutes, stays and visits, against a plan.

In: positions by unit and moment, polygons in metres, and the patrols planned. Out: tables by zone, turno, day and unit.
Independent of files, of paper, and of who was on duty.
"""
