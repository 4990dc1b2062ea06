"""The jurisdictions of an edition side by side: what the index, the annex and its Word document list and draw of each.

In: numbers that the sheets of each jurisdiction print. Out: them compared, with classes, changes and a sentence. Independent
of how they are drawn; never sees incidents. Texts are Spanish, as printed.
"""
