"""Police polygons: comisaría, sector and subsector, valid, in metres, in a fixed order.

In: layers of polygons, and tables of inhabitants. Out: one frame of polygons, and which of them holds each point. Never
known here: incidents other than as points, and how a polygon is drawn.
"""
