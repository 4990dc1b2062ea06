"""What the words of a file mean: the crime catalogue, and the words that make an incident reserved.

In: texts of delito, modalidad and place, as typed. Out: catalogue entries, and whether a text is reserved. Never known here:
files, coordinates, and what a profile shows of what is reserved.
"""
