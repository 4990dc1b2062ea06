"""Files in, checked frames out, in metres."""
