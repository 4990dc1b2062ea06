"""What the loads of the store make together: the facts that count, by month, and what changed between two of its states.

In: tables of the store. Out: frames and plain accounts of their facts. Independent of the words in which they are told.
"""
