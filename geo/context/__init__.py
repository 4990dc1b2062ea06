"""What lies round the incidents: streets, water and parks, buildings, risk factors; one jurisdiction cut out of all.

In: layers and OpenStreetMap extracts, tables of factors, and the boundaries. Out: frames in metres, with the credits that
must be printed. Independent of what the incidents are, and of what is computed or drawn from these frames.
"""
