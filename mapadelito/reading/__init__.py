"""Files in, for every job: boundaries, incidents in their polygons, and what lies round them.

In: a :class:`~mapadelito.settings.config.Config`. Out: values in metres and their account. Never known here: what is
computed, what a profile may show of it, and what is written of it.
"""
