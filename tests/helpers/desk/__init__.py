"""The desk as its browser asks it."""
