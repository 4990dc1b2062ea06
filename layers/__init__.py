"""Incidents and boundaries into analytic tables: numbers on geometry."""
