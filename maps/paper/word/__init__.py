"""The annex as a Word document (OOXML), written without a library.

In: sheets and the cover of the annex. Out: the bytes of a DOCX. Independent of Typst and of files of the user.
"""
