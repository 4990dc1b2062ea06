"""What a person reviews of the rows of a run, and answers: the quality page, and the workbooks that are read back.

In: the account of the incidents. Out: files of ``reservado/``; and, read back, the answers written in them. Independent of
maps and of what may be published.
"""
