// ---- The puntos críticos on the map. ----

/** Outlines of the puntos críticos and the round badges with their rank. */
const Zones = L.LayerGroup.extend({
  initialize() {
    L.LayerGroup.prototype.initialize.call(this, [
      ...shapes(zones, still("zonas", { color: "#ffffff", weight: 6, opacity: 0.9, fillColor: "#7a0019", fillOpacity: 0.07 })),
      ...shapes(zones, still("zonas", { color: "#7a0019", weight: 3, dashArray: "9 6", fill: false })),
    ]);
  },

  onAdd(target) {
    L.LayerGroup.prototype.onAdd.call(this, target);
    this._badges = zones.map((zone) => {
      const node = make("span", "insignia en-mapa", String(zone.rank));
      fill(target.getPane("nombres"), node);
      return { zone, node };
    });
    target.on("zoomend viewreset", this.place, this);
    this.place();
  },

  onRemove(target) {
    target.off("zoomend viewreset", this.place, this);
    for (const { node } of this._badges) node.remove();
    L.LayerGroup.prototype.onRemove.call(this, target);
  },

  place() {
    for (const { zone, node } of this._badges) L.DomUtil.setPosition(node, map.latLngToLayerPoint(zone.at).round());
  },

  boxes() {
    if (!map.hasLayer(this)) return [];
    return zones.map((zone) => {
      const point = map.latLngToContainerPoint(zone.at);
      return boxAt(point.x, point.y, 28, 28);
    });
  },
});
