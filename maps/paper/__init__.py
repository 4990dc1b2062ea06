"""PDF, PNG and DOCX rendering of sheets, reports and the annex.

Input: sheets, reports, and their SVG. Output: bytes of documents, made by Typst (templates/) and python-docx. No module here
may use :mod:`maps.web`, the file system of the user, or incidents.
"""
