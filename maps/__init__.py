"""Layers into finished sheets. Nothing here computes anything about crime."""
