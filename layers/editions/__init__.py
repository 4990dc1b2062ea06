"""What changed between two editions of one jurisdiction and profile.

In: analyses of incidents as released, or what an earlier edition kept of them. Out: differences, as numbers. Independent of
where editions are kept, of maps, and of how a difference is worded: only released values are compared, so that a difference
tells nothing that the two editions do not.
"""
