"""One module per command, and what they share: the only place where reading, computing, drawing and writing meet.

In: a :class:`~mapadelito.settings.config.Config`. Out: the record of the run, and files through :mod:`mapadelito.outputs`.
Independent of formulas, of markup, and of the formats of files: a job calls the other wings in order.
"""
