"""Disclosure control: profiles, public places, and counts published once.

In: incidents as read, and what was published before. Out: incidents as a profile shows them, and counts whose differences
disclose nothing more. Independent of files, of sheets, and of what is computed of the incidents afterwards.
"""
