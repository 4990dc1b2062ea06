"""Disclosure control: profiles, public places, and counts published once.

In: incidents as read, and what was published before. Out: incidents as a profile shows them, and counts whose differences
disclose nothing more. Nothing here depends on files, sheets, or what is computed of the incidents afterwards.
"""
