"""SVG rendering of the map of a sheet, in millimetres of paper and true to scale, and of the pictures of a report.

In: a :class:`maps.sheet.Sheet`, or a :class:`maps.report_content.Picture`. Out: SVG text. Independent of :mod:`maps.web`,
of :mod:`maps.paper`, and of how crime statistics are computed.
"""
