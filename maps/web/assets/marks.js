// ---- The incidents: one canvas for all, and what a click on them tells. ----

const POPUP_ROWS = 12;
const SPREAD_M = 60; // marks that share a place stay within these metres of it, as on paper
const [SPREAD_STEP, SPREAD_LOOSE, GOLDEN] = [1.15, 1.5, Math.PI * (3 - Math.sqrt(5))];

const Marks = L.Layer.extend({
  initialize() {
    this._frame = 0;
    this._sprites = new Map();
    this.scale = Math.max(1, window.devicePixelRatio || 1);
  },

  onAdd(map) {
    this._canvas = fill(map.getPane("hechos"), make("canvas", "hechos leaflet-zoom-hide")).lastChild;
    map.on("move zoomend resize viewreset", this.redraw, this);
    this.draw();
  },

  onRemove(map) {
    map.off("move zoomend resize viewreset", this.redraw, this);
    cancelAnimationFrame(this._frame);
    this._canvas.remove();
  },

  /** Draws soon, once for many calls. */
  redraw() {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this.draw());
  },

  /** Radius in pixels: larger when one comes closer, smaller when the incidents are many. */
  radius() {
    const count = marks.length;
    const first = count <= 150 ? 6.4 : count <= 600 ? 5.4 : count <= 2000 ? 4.6 : count <= 5000 ? 3.6 : count <= 12000 ? 2.6 : 2;
    return Math.min(11, Math.max(1.8, first * 1.3 ** (this._map.getZoom() - home.zoom)));
  },

  draw() {
    if (!this._map) return;
    const size = this._map.getSize();
    const canvas = this._canvas;
    L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]));
    canvas.width = Math.round(size.x * this.scale);
    canvas.height = Math.round(size.y * this.scale);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const context = canvas.getContext("2d");
    const radius = this.radius();
    let drawn = 0;
    const placed = this._placed(radius);
    for (const { mark, point } of placed) {
      if (point.x < -9 || point.y < -9 || point.x > size.x + 9 || point.y > size.y + 9) continue;
      const sprite = this._sprite(mark.kind.symbol, radius);
      const half = sprite.width / 2;
      context.drawImage(sprite, Math.round(point.x * this.scale - half), Math.round(point.y * this.scale - half));
      drawn += 1;
    }
    canvas.dataset.dibujados = drawn;
    canvas.dataset.visibles = placed.length;
  },

  /** The shown marks and where they are drawn: those that share a place, on a sunflower round it. */
  _placed(radius) {
    const size = new Uint32Array(spots.size);
    for (const mark of turns) if (visible(mark)) mark.number = size[mark.spot]++;
    const middle = this._map.getCenter();
    const pixel = this._map.distance(middle, this._map.containerPointToLatLng(this._map.getSize().divideBy(2).add([100, 0]))) / 100;
    const reach = Math.max(SPREAD_M / pixel, SPREAD_LOOSE * radius);
    return marks.filter(visible).map((mark) => {
      const point = this._map.latLngToContainerPoint(mark.at);
      const step = SPREAD_STEP * radius;
      const far = step * Math.min(1, reach / (step * Math.sqrt(Math.max(size[mark.spot] - 1, 1)))) * Math.sqrt(mark.number);
      return { mark, point: point.add([far * Math.cos(mark.number * GOLDEN), far * Math.sin(mark.number * GOLDEN)]) };
    });
  },

  /** The symbol drawn once for this size. */
  _sprite(symbol, radius) {
    const name = `${symbol.join()} ${radius} ${this.scale}`;
    if (!this._sprites.has(name)) {
      if (this._sprites.size > 400) this._sprites.clear();
      this._sprites.set(name, symbolCanvas(symbol, radius, this.scale));
    }
    return this._sprites.get(name);
  },

  /** The shown incidents under a point of the map's container, the nearest first. */
  under(point) {
    if (!this._map) return [];
    const radius = this.radius();
    const reach = radius + 3;
    return this._placed(radius)
      .map((item) => ({ mark: item.mark, distance: item.point.distanceTo(point) }))
      .filter((item) => item.distance <= reach)
      .sort((a, b) => a.distance - b.distance)
      .map((item) => item.mark);
  },
});

/** Labels and values as a list of definitions. */
function factList(facts) {
  const list = make("dl", "datos");
  for (const [label, value] of facts) fill(list, fill(make("div"), make("dt", "", label), make("dd", "", value)));
  return facts.length ? list : null;
}

function marksContent(found) {
  const box = make("div", "ficha");
  for (const mark of found.slice(0, POPUP_ROWS)) {
    const title = fill(make("h3"), symbolCanvas(mark.kind.symbol, 6, 2), make("span", "", mark.name));
    fill(box, fill(make("section"), title, factList(markFacts(mark))));
  }
  if (found.length > POPUP_ROWS) fill(box, make("p", "mas", `y ${found.length - POPUP_ROWS} más`));
  return box;
}

function zoneContent(zone) {
  const title = fill(make("h3"), make("span", "insignia", String(zone.rank)), make("span", "", zone.reason));
  return fill(make("div", "ficha"), fill(make("section"), title, factList(zone.facts), monthsInside(zone.shape, marks)));
}

function areaContent(area) {
  const own = area.level === COUNTED ? told.filter((fact) => fact.area === area) : facts;
  return fill(make("div", "ficha"), fill(make("section"), make("h3", "", area.name), factList(area.facts), monthsInside(area.shape, own)));
}
