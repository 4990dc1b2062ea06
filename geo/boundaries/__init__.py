"""Police polygons: comisaría, sector and subsector, valid, in metres, in a fixed order.

In: layers of polygons, and tables of inhabitants. Out: one frame of polygons, and the polygon of each point. Independent of
incidents other than as points, and of how a polygon is drawn.
"""
