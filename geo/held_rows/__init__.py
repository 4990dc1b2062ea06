"""Tables of incidents as plain columns, to be kept between runs, and the numbers by which their rows are found again.

In: tables typed one by one (:mod:`geo.incidents.table_rows`). Out: columns of numbers and texts, and the same tables made of
them. Independent of where the columns are kept, of files, and of what is decided over several tables.
"""
