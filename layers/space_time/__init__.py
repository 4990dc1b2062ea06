"""Space-time interaction of incidents: near repeats, scan statistics, alerts.

In: projected points and dates. Out: ratios, clusters and alerts, each with its p-value. Nothing here depends on zones to
patrol, or on how an alert is worded on a sheet.
"""
