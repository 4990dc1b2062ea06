"""What lies round the incidents: streets, water and parks, buildings, and risk factors.

In: layers and OpenStreetMap extracts. Out: frames in metres, with the credits that must be printed. Never known here:
incidents, and what is computed or drawn from these frames.
"""
