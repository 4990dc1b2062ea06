"""Points of addresses, without a network: corners, blocks with door numbers, and places that the user names.

In: addresses as people write them, the streets of the run, and the places of ``[lugares]``. Out: a point in metres with the
class of the match, or none. A street alone is never a point, and an address that fits two places is none of them.
Independent of what the incidents are: it never sees a delito.
"""
