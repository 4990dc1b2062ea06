"""Settings of a run: options of the command and of ``proyecto.toml``, checked, as frozen values.

In: words of the command line and a TOML file. Out: :class:`~mapadelito.settings.config.Config` and its parts. Never known
here: what is in the files that it names, and what a job does with them.
"""
