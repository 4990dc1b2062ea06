"""Parts of the hand-made sheets of :mod:`helpers.sheets`."""
