"""What a sheet says in numbers: its sentence, its charts, its small multiples, and the earlier period by sector and delito.

In: a :class:`layers.analysis.Analysis`. Out: a text and values of :mod:`maps.chart`, made of what its profile shows.
Independent of how they are drawn, and of the rest of :mod:`maps.sheets` but its words.
"""
