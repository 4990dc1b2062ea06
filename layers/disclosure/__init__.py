"""What may be told outside the station: profiles, public places, and counts told once.

In: incidents as read, and what was told before. Out: incidents as a profile shows them, and counts whose sums give nothing
away. Never known here: files, sheets, and what is computed of the incidents afterwards.
"""
