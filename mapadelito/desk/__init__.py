"""The desk: a local page on which a person without a terminal does what the commands do.

In: requests of the browser of this PC, and the files dropped on the page. Out: ``proyecto.toml``, the commands run with it
in processes of their own, and pages. Independent of how files are read, of what is computed and of how sheets are drawn.
"""
