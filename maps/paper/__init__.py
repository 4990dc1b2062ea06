"""PDF, PNG and DOCX rendering of sheets, reports and the annex.

In: sheets, reports, their SVG, and pictures of logos. Out: bytes of documents, made by Typst (templates/) and, those for
Word, by the standard library.
Independent of :mod:`maps.web`, and of frames of incidents.
"""
