"""SVG rendering of the map of a sheet, in millimetres of paper and true to scale, and of the pictures of a report.

Input: a :class:`maps.sheet.Sheet`, or a :class:`maps.report_content.Picture`. Output: SVG text. No module here may use
:mod:`maps.web`, :mod:`maps.paper`, or compute statistics.
"""
