"""Files in, for every job: boundaries, incidents in their polygons, and what lies round them.

In: a :class:`~mapadelito.settings.config.Config`. Out: frames in metres and their account. Never known here: profiles,
what is computed, and what is written of it.
"""
