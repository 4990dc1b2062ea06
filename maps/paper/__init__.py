"""Sheets, reports and the annex as PDF, PNG and DOCX.

In: sheets and their SVG. Out: bytes of documents, made by Typst (templates/) and python-docx. Never known here: web pages,
files and folders, and incidents.
"""
