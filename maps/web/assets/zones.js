// ---- The puntos críticos on the map: one smooth line each, and their number outside, with a line to it. ----

const BADGE = 26; // pixels across
const BADGE_AWAY = 20; // pixels from the outline to the middle of the number
const AROUND = Array.from({ length: 16 }, (_, i) => (Math.PI * i) / 8 - Math.PI / 4); // directions that are tried, north-east first

/** A ring with its corners cut twice (Chaikin), only to be drawn: what is inside is decided by the ring itself. */
function smooth(ring, times = 2) {
  if (!times) return ring;
  const mix = (a, b, share) => L.latLng(a.lat + (b.lat - a.lat) * share, a.lng + (b.lng - a.lng) * share);
  const open = ring.at(-1).equals(ring[0]) ? ring.slice(0, -1) : ring;
  return smooth(open.flatMap((at, i) => [0.25, 0.75].map((share) => mix(at, open[(i + 1) % open.length], share))), times - 1);
}

const Zones = L.LayerGroup.extend({
  initialize() {
    this._smooth = zones.map((zone) => zone.shape.map((rings) => rings.map((ring) => smooth(ring))));
    this._leaders = zones.map(() => L.polyline([], still("zonas", { color: "#7a0019", weight: 1.5 })));
    const outlines = ["#ffffff 5 0.95", "#7a0019 2 1"].map((words) => words.split(" ")).flatMap(([color, weight, opacity]) =>
      this._smooth.map((shape) => L.polygon(shape, still("zonas", { color, weight: Number(weight), opacity: Number(opacity), fill: false, smoothFactor: 0.5 }))));
    L.LayerGroup.prototype.initialize.call(this, [...outlines, ...this._leaders]);
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

  /** Puts each number outside its outline, away from the others. */
  place() {
    const taken = [];
    const fullest = incidents.fullest();
    this._badges.forEach((badge, i) => {
      const ring = this._smooth[i].flatMap((rings) => rings[0]).map((at) => map.latLngToLayerPoint(at));
      const others = this._smooth.filter((_, j) => j !== i).flatMap((shape) => shape.flatMap((rings) => rings[0])).map((at) => map.latLngToLayerPoint(at));
      const middle = map.latLngToLayerPoint(badge.zone.at);
      const spots = AROUND.map((angle) => this._beyond(ring, middle, angle));
      const free = ({ at }) => [...taken, ...others].every((other) => other.distanceTo(at) > BADGE);
      const clear = ({ at }) => fullest.every((other) => other.distanceTo(at) > BADGE);
      const { at, edge } = spots.find((spot) => free(spot) && clear(spot)) || spots.find(clear) || spots.find(free) || spots[0];
      taken.push(at);
      badge.at = at;
      L.DomUtil.setPosition(badge.node, at.round());
      this._leaders[i].setLatLngs([map.layerPointToLatLng(edge), map.layerPointToLatLng(at)]);
    });
  },

  /** The farthest point of an outline in a direction, and the place of the number beyond it. */
  _beyond(ring, middle, angle) {
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const near = ring.filter((point) => {
      const [x, y] = [point.x - middle.x, point.y - middle.y];
      return x * dx + y * dy > 0 && Math.abs(x * dy - y * dx) < 0.35 * Math.hypot(x, y);
    });
    const far = Math.max(4, ...near.map((point) => (point.x - middle.x) * dx + (point.y - middle.y) * dy));
    const away = (length) => L.point(middle.x + length * dx, middle.y + length * dy);
    return { edge: away(far), at: away(far + BADGE_AWAY) };
  },

  boxes() {
    if (!map.hasLayer(this)) return [];
    return this._badges.map(({ at }) => {
      const point = map.layerPointToContainerPoint(at);
      return boxAt(point.x, point.y, BADGE + 2, BADGE + 2);
    });
  },

  /** The punto crítico whose number is at a point of the container. */
  badgeAt(point) {
    if (!map.hasLayer(this)) return null;
    const found = this._badges.find(({ at }) => map.layerPointToContainerPoint(at).distanceTo(point) < BADGE / 2 + 1);
    return found && found.zone;
  },
});
