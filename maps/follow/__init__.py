"""Words of what is followed from month to month.

In: readings of :mod:`layers.monitoring`. Out: sentences in Spanish. Independent of pages, of paper, and of how a reading is
computed.
"""
