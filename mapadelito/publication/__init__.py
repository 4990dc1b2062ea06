"""Publication of incidents and counts, consistent with what was published before: the release step and its store.

``told`` means published in an edition, of this run or an earlier one: told counts, told rows, the told store. In: incidents
as read, and the told store. Out: incidents and counts as the profile shows them, and the entries for the store. Independent
of puntos críticos, of sheets, and of files of the output folder other than the public record and the list of editions.
"""
