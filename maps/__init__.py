"""Sheets: the content of each map, and its rendering for screen, paper and GIS.

Input: the results of :mod:`layers`. Output: a :class:`maps.sheet.Sheet`, and the documents rendered from it. No module here
computes crime statistics, and none reads or writes files of the user.
"""
