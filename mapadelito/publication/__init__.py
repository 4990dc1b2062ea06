"""What a run tells outside the station, as it was told before: the release step and its store.

In: incidents as read, and the store of what was told. Out: incidents and counts as the profile shows them, and what the
store has to keep. Never known here: puntos críticos, sheets, and files of the output folder other than the public record.
"""
