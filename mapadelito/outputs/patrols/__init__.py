"""Hoja de ruta of a comisaría: its zones by turno, the reasons for them, and the patrols of a month.

In: zones, their back-test and the plan of patrols. Out: the content of a report, and a workbook. Independent of how zones
are chosen.
"""
