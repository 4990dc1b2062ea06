"""The jobs about what was done in the street: ``operativo``, ``cumplimiento``.

In: the settings of the run. Out: reserved pages and workbooks, and the record. Independent of the command line.
"""
