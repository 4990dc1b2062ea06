"""Crime catalogue, and the words that make an incident reserved.

In: texts of delito, modalidad and place, as typed. Out: catalogue entries, and whether a text is reserved. Independent of
tables of incidents, of coordinates, and of what each profile shows.
"""
