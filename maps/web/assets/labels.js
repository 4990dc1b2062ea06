// ---- Names on the map: those that fit, the important ones first; the others wait for a closer view. ----

/** Boxes already taken on the screen. */
class Room {
  constructor(size) {
    this.size = size;
    this.boxes = [];
  }

  free([left, top, right, bottom]) {
    if (left < 0 || top < 0 || right > this.size.x || bottom > this.size.y) return false;
    return !this.boxes.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
  }

  /** Takes all the boxes, or none. */
  take(boxes) {
    if (!boxes.every((box) => this.free(box))) return false;
    this.boxes.push(...boxes);
    return true;
  }
}

const boxAt = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

/** Middle and angle of a straight enough stretch of `length` pixels of a line, tried from its middle outwards. */
function stretches(points, length) {
  const along = [0];
  for (let i = 1; i < points.length; i += 1) along.push(along[i - 1] + points[i].distanceTo(points[i - 1]));
  const total = along[along.length - 1];
  if (total < length) return [];
  const pointAt = (distance) => {
    const i = Math.max(1, along.findIndex((value) => value >= distance));
    const share = (distance - along[i - 1]) / (along[i] - along[i - 1] || 1);
    return points[i - 1].add(points[i].subtract(points[i - 1]).multiplyBy(share));
  };
  const found = [];
  for (const share of [0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85]) {
    const from = total * share - length / 2;
    if (from < 0 || from + length > total) continue;
    const [a, b] = [pointAt(from), pointAt(from + length)];
    if (a.distanceTo(b) < 0.97 * length) continue;
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    const upright = Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle;
    found.push({ middle: a.add(b).divideBy(2), angle: upright });
  }
  return found;
}

/** Small boxes along a turned text, so that it does not claim the empty corners. */
function turnedBoxes({ middle, angle }, width, height) {
  const count = Math.max(1, Math.ceil(width / height));
  const boxes = [];
  for (let i = 0; i < count; i += 1) {
    const offset = ((i + 0.5) / count - 0.5) * width;
    boxes.push(boxAt(middle.x + offset * Math.cos(angle), middle.y + offset * Math.sin(angle), height, height));
  }
  return boxes;
}

const LEVELS = { contada: -1, comisaria: 0, sector: 1, subsector: 2, vecina: 3 };
const NAME_SPOTS = [0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1].flatMap((y) => [0, -0.25, 0.25, -0.5, 0.5].flatMap((x) => (y ? [[x, -y], [x, y]] : [[x, y]])))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b)); // widths and heights of a name from its place, the first with room is taken
const OWN_PART = 0.4; // of a name: the least that is on its own area
const OTHERS_PART = 0.2; // of a name: the most that is on other areas of its level
const NAME_DOTS = [0.1, 0.5, 0.9].flatMap((y) => [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95].map((x) => [x, y])); // where a name is compared with the areas
const BARRIO_ZOOM = 13;
const STREET_ZOOM = { 1: 0, 2: 14.5, 3: 16.5 };

const Names = L.Layer.extend({
  initialize() {
    this.missing = make("p", "nota"); // in the legend
    this._areas = areas
      .filter((area) => area.label)
      .sort((a, b) => LEVELS[a.level] - LEVELS[b.level])
      .map((area) => ({ ...area, area, bounds: L.latLngBounds(area.shape.flat(2)), node: this._node(area.level, area.label) }));
    this._barrios = ground.barrios.map((barrio) => ({ ...barrio, node: this._node("barrio", barrio.name) }));
    this._streets = streets
      .filter((street) => street.name)
      .sort((a, b) => a.rank - b.rank)
      .map((street) => ({ ...street, node: this._node(`calle calle-${street.rank}`, street.name) }));
  },

  _node(kind, name) {
    return make("span", `nombre ${kind}`, name);
  },

  onAdd(map) {
    this._all = [...this._areas, ...this._barrios, ...this._streets];
    fill(map.getPane("barrios"), ...[...this._barrios, ...this._streets].map((item) => item.node)); // below the incidents
    fill(map.getPane("nombres"), ...this._areas.map((item) => item.node));
    this._measure();
    map.on("resize", this._measure, this); // first: a narrow window and paper have other sizes of names
    map.on("zoomend moveend resize", this.place, this);
    this.place();
  },

  onRemove(map) {
    map.off("resize", this._measure, this);
    map.off("zoomend moveend resize", this.place, this);
    for (const item of this._all) item.node.remove();
    this.missing.textContent = "";
  },

  _measure() {
    for (const item of this._all) item.size = [item.node.offsetWidth, item.node.offsetHeight];
  },

  /** Writes another name on an area, such as a count that a filter changed. */
  rename(area, words) {
    const item = this._areas.find((own) => own.area === area);
    if (!item || item.node.textContent === words) return;
    item.node.textContent = words;
    if (this._map) item.size = [item.node.offsetWidth, item.node.offsetHeight];
  },

  /** Decides again which names are seen, and where. */
  place() {
    if (!this._map) return;
    const room = new Room(this._map.getSize());
    room.boxes.push(...incidents.numberBoxes(), ...zoneBadges.boxes(), ...legendBoxes()); // numbers say more than names
    for (const item of this._all) item.node.classList.add("oculto");
    for (const area of this._areas) this._placeArea(area, room);
    this._tellMissing();
    if (incidents.picture === "hexagonos") return; // the counts need the room
    const seen = new Set();
    for (const barrio of this._barrios) if (!seen.has(barrio.name)) this._placeBarrio(barrio, room, seen);
    for (const street of this._streets) if (!seen.has(street.name)) this._placeStreet(street, room, seen);
  },

  /** Says in the legend how many names of what is in view have no room. */
  _tellMissing() {
    const view = this._map.getBounds();
    const own = this._areas.filter(({ level, at }) => (level === "sector" || level === "subsector") && view.contains(at));
    const hidden = own.filter(({ node }) => node.classList.contains("oculto")).length;
    this.missing.textContent = hidden ? `Nombres que no caben a esta escala: ${thousands(hidden)} de ${thousands(own.length)}. Acerque el mapa.` : "";
  },

  _placeArea(area, room) {
    const [width] = area.size;
    const corners = [area.bounds.getNorthWest(), area.bounds.getSouthEast()].map((at) => this._map.latLngToContainerPoint(at));
    if (corners[1].x - corners[0].x < width * 0.7) return;
    if (area.level === "subsector" && incidents.cellAt(this._map.latLngToContainerPoint(area.at))) return; // its number is worth more
    if (area.level === COUNTED) this._placeCount(area, room);
    else this._placeNear(area, room, (box) => this._readAsOwn(area, box));
  },

  /** Whether a name in a box is read as that of its area: enough of it is there, and little on others of its level. */
  _readAsOwn({ area, level }, [left, top, right, bottom]) {
    if (level !== "sector" && level !== "subsector") return true;
    const dots = NAME_DOTS.map(([x, y]) => this._map.containerPointToLatLng([left + x * (right - left), top + y * (bottom - top)]));
    const near = this._areas.filter((item) => item.level === level && dots.some((at) => item.bounds.contains(at)));
    const on = (item) => dots.filter((at) => item.bounds.contains(at) && inside(item.shape, at)).length / dots.length;
    const others = near.filter((item) => item.area !== area).reduce((sum, item) => sum + on(item), 0);
    return others <= OTHERS_PART && near.some((item) => item.area === area && on(item) >= OWN_PART);
  },

  /** A number is on its own area or nowhere. */
  _placeCount(area, room) {
    const middle = this._map.latLngToContainerPoint(area.at);
    if (room.take([boxAt(middle.x, middle.y, ...area.size)])) this._show(area.node, middle, 0);
  },

  _placeBarrio(barrio, room, seen) {
    if (this._map.getZoom() >= BARRIO_ZOOM && this._placeNear(barrio, room)) seen.add(barrio.name);
  },

  /** Puts a name on its place or beside it, and says whether there was room. */
  _placeNear(item, room, suits = () => true) {
    const [width, height] = item.size;
    const spot = this._map.latLngToContainerPoint(item.at);
    const found = NAME_SPOTS.map(([x, y]) => spot.add([x * width, y * height])).find((middle) => {
      const box = boxAt(middle.x, middle.y, width, height);
      return room.free(box) && suits(box) && room.take([box]);
    });
    if (found) this._show(item.node, found, 0);
    return Boolean(found);
  },

  _placeStreet(street, room, seen) {
    if (this._map.getZoom() < STREET_ZOOM[street.rank]) return;
    const [width, height] = street.size;
    for (const line of street.lines) {
      const points = line.map((at) => this._map.latLngToContainerPoint(at));
      for (const run of clipped(points, room.size).flatMap((piece) => stretches(piece, width + 8))) {
        if (room.take(turnedBoxes(run, width, height))) {
          this._show(street.node, run.middle, run.angle);
          seen.add(street.name);
          return;
        }
      }
    }
  },

  _show(node, middle, angle) {
    const point = this._map.containerPointToLayerPoint(middle);
    node.style.transform = `translate(${point.x}px, ${point.y}px) translate(-50%, -50%) rotate(${angle}rad)`;
    node.classList.remove("oculto");
  },
});

/** The stretches of a line that are inside the view. */
function clipped(points, size) {
  const bounds = L.bounds([0, 0], [size.x, size.y]);
  const pieces = [];
  for (let i = 1; i < points.length; i += 1) {
    const piece = L.LineUtil.clipSegment(points[i - 1], points[i], bounds, i > 1 && pieces.length > 0);
    if (!piece) continue;
    const last = pieces[pieces.length - 1];
    if (last && last[last.length - 1].equals(piece[0])) last.push(piece[1]);
    else pieces.push([piece[0], piece[1]]);
  }
  return pieces;
}
