"""Editions of one jurisdiction made by hand, and what their sentences on changes say."""
