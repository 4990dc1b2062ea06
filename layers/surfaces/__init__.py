"""Values over an area: grids, kernel density, Getis-Ord Gi*, and incidents counted over cells.

In: projected points and an outline. Out: a value per cell, and the contours that hold a share of the incidents. Independent
of clusters, scores, patrols and colours.
"""
