"""Parsers of dates, hours and coordinates as people type them.

In: the texts of one column. Out: numbers, what was decided about the column, and masks of what could not be read.
Independent of tables, ledgers, and of where the incidents are.
"""
