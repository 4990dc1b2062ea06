"""Files in, for every job: boundaries, incidents in their polygons, and what lies round them.

In: a :class:`~mapadelito.settings.config.Config`, and the answers of the user in the workbooks that come back. Out: values
in metres and their account, and the page of the polygons that are refused. Independent of what is computed, and of what was
published before.
"""
