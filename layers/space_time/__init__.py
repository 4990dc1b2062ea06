"""Space-time interaction of incidents: near repeats, scan statistics, alerts.

In: projected points and dates. Out: ratios, clusters and alerts, each with its p-value. Independent of zones to patrol, and
of how an alert is worded on a sheet.
"""
