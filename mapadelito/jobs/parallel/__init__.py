"""Many jurisdictions at once: each in a process, with the files of its incidents; what a run keeps at hand of each.

In: what the profile shows of a whole run. Out: one jurisdiction of it, and the results by jurisdiction, in order.
Independent of what is drawn.
"""
