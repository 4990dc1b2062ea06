"""The jobs of the store of rows: files are loaded into it, what it holds is told, a load is taken back.

In: the settings of a command. Out: changes of the store, and their account in words and for JSON. Independent of maps, of
profiles, and of what was published, whose tables the first load creates on a server.
"""
