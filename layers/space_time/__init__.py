"""Whether incidents gather in space and time together: near repeats, scan statistics, alerts.

In: projected points and dates. Out: ratios, clusters and alerts, each with its p-value. Never known here: zones to patrol,
and how an alert is worded on a sheet.
"""
