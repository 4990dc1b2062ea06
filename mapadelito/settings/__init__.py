"""Settings of a run: options of the command and of ``proyecto.toml``, checked, as frozen values.

In: words of the command line and a TOML file. Out: :class:`~mapadelito.settings.config.Config` and its parts. Independent
of what is in the data files that it names, and of what a job does with them.
"""
