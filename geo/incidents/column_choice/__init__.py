"""Which column of a table of incidents holds which field.

In: a table of text and what the user said of it. Out: a choice for each field, with how sure it is
(:class:`geo.evidence.choice.Choices`). Independent of ledgers and of what becomes of the rows.
"""
