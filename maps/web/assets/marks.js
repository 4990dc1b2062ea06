// ---- The incidents on one canvas: hexagons until there is room, then places with their count, or mark by mark. ----

const MARK_RADIUS = [5, 6.5, 18]; // pixels, pixels from this zoom on
const TAG_RADIUS = 7; // of the factors that have letters
const ROOM = 1.5; // diameters between marks, or places, that are drawn one by one
const PLACE_ROOM = 20; // pixels between the places of the public profile: they overlap a little, never much
const CROWD = 6; // more incidents than these on a place are told by a number
const DISC = { least: [6.5, 8, 11], most: 22, of: 60, color: "#22364f", pale: "#b98a63" }; // radii in pixels: least by digits of the count, and of the fullest place or of one of 60
const SPREAD_M = 60; // marks that share a place stay within these metres of it, as on paper
const [SPREAD_STEP, SPREAD_LOOSE, GOLDEN] = [1.15, 1.5, Math.PI * (3 - Math.sqrt(5))];
const PUBLIC = text(data.perfil) === "publico";
const COUNT_BOX = { digit: 7, high: 12 }; // pixels that the number of a place takes

/** How the incidents are drawn at a zoom. */
function pictureAt(zoom) {
  const gap = crimePlaces.gap() * 2 ** zoom;
  if (PUBLIC) return gap < PLACE_ROOM ? "hexagonos" : "lugares";
  return gap < ROOM * 2 * MARK_RADIUS[0] ? "hexagonos" : "marcas";
}

const byFullness = (a, b) => b.count - a.count || a.order - b.order;

/** The numbers written on hexagons or discs, from the fullest. */
const written = (found) => found.filter(({ box }) => box).map(({ count }) => count).join(" ");

const Marks = L.Layer.extend({
  initialize() {
    this._frame = 0;
    this._sprites = new Map();
    this._cells = null;
    this.picture = ""; // hexagonos, lugares or marcas
    this.scale = Math.max(1, window.devicePixelRatio || 1);
  },

  onAdd(map) {
    this._ground = fill(map.getPane("hexagonos"), make("canvas", "leaflet-zoom-hide")).lastChild; // the hexagons, below the outlines
    this._canvas = fill(map.getPane("hechos"), make("canvas", "hechos leaflet-zoom-hide")).lastChild;
    map.on("move moveend zoomend resize viewreset", this.redraw, this);
    this.draw();
    names.place();
  },

  onRemove(map) {
    map.off("move moveend zoomend resize viewreset", this.redraw, this);
    cancelAnimationFrame(this._frame);
    this._canvas.remove();
    this._ground.remove();
    this._canvas = null; // nothing is drawn, though the map is known until this has returned
    countsLegend.node.hidden = true;
    this.picture = map.getContainer().dataset.hechos = "";
    this._origin = this._view = null;
    names.place();
  },

  /** What is shown has changed. */
  recount() {
    crimePlaces.recount();
    factorTags.recount();
    this._cells = null;
    if (this._canvas && map.hasLayer(zoneBadges)) zoneBadges.place();
    this._dirty = true;
    this.redraw();
  },

  /** Draws soon, once for many calls. */
  redraw() {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this.draw());
  },

  radius() {
    const [far, near, zoom] = MARK_RADIUS;
    return this._map.getZoom() < zoom ? far : near;
  },

  /** The hexagons of this zoom, by name; none in other pictures. */
  cells() {
    const zoom = this._map.getZoom();
    if (!this._cells || this._cells.zoom !== zoom || this._cells.picture !== this.picture) {
      const found = this.picture === "hexagonos" ? hexagonsAt(zoom) : new Map();
      this._cells = { zoom, picture: this.picture, found };
      if (this.picture === "hexagonos") tellRanks([...found.values()], ["hexágono", "hexágonos", "oscuro"]);
      else this._rankPlaces();
    }
    return this._cells.found;
  },

  /** The classes of the places of the public profile, which have the legend of the hexagons. */
  _rankPlaces() {
    const counts = this.picture === "lugares" ? [...crimePlaces.counts].filter(Boolean) : [];
    this._ranks = countRanks(counts);
    tellRanks(counts.map((count) => ({ count, rank: this._ranks.get(count) })), ["lugar", "lugares", "oscuro"]);
  },

  /** A clean canvas over the view. */
  _clean(canvas, size) {
    L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]));
    canvas.width = Math.round(size.x * this.scale);
    canvas.height = Math.round(size.y * this.scale);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const context = canvas.getContext("2d");
    context.scale(this.scale, this.scale);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    return context;
  },

  /** Takes the picture and the frame of the view of now. */
  _look() {
    const size = this._map.getSize();
    this.picture = pictureAt(this._map.getZoom());
    this._map.getContainer().dataset.hechos = this.picture;
    this._origin = this._map.getPixelBounds().min;
    this._view = { zoom: 2 ** this._map.getZoom(), left: -30, top: -30, right: size.x + 30, bottom: size.y + 30 };
  },

  draw() {
    if (!this._canvas) return;
    this._look();
    const [below, context] = [this._ground, this._canvas].map((canvas) => this._clean(canvas, this._map.getSize()));
    const told = this.picture === "hexagonos" ? this._drawHexagons(below, context) : this._drawPlaces(context);
    const tags = this._drawTags(context);
    Object.assign(this._canvas.dataset, {
      dibujados: told.drawn + tags.reduce((sum, { members }) => sum + members.length, 0),
      etiquetas: tags.length,
      numeros: told.numbers,
      hexagonos: told.hexagons || 0,
      suma: told.sum,
      visibles: told.sum + factors.filter(visible).length,
    });
    if (this._dirty) names.place(); // other numbers
    this._dirty = false;
  },

  /** Where a point of the world (pixels at a zoom) is in the view; null if it is outside. */
  _at(x, y, zoom = this._view.zoom) {
    const point = { x: x * zoom - this._origin.x, y: y * zoom - this._origin.y };
    const { left, top, right, bottom } = this._view;
    return point.x < left || point.y < top || point.x > right || point.y > bottom ? null : point;
  },

  /** What has a number: hexagons, or places drawn as discs, the fullest first; of the whole sheet, in pixels of the world. */
  _numbered() {
    if (this.picture === "hexagonos") {
      const cells = this.cells();
      countsLegend.node.hidden = coloured() || !cells.size;
      if (coloured()) return []; // what has the colours of density or change has none of hexagons over them
      return [...cells.values()].map(({ x, y, count, rank, name }) => ({ x, y, count, rank, order: name })).sort(byFullness);
    }
    this.cells();
    const found = [];
    const zoom = 2 ** this._map.getZoom();
    crimePlaces.counts.forEach((count, place) => {
      if (count && this._isDisc(place)) found.push({ x: crimePlaces.x[place] * zoom, y: crimePlaces.y[place] * zoom, count, rank: this._rankOf(count), order: place });
    });
    return found.sort(byFullness);
  },

  /** The fullest hexagons or places, in pixels of the layers: the numbers of the puntos críticos stand elsewhere. */
  fullest() {
    if (!this._canvas) return [];
    this._look();
    const shift = this._map.getPixelOrigin();
    return this._numbered().slice(0, FULLEST).map(({ x, y }) => L.point(x, y).subtract(shift));
  },

  /** The hexagons or discs in view, those with room for their number with its box: the fullest before the puntos críticos, all before names. */
  _inView() {
    const room = new Room(this._map.getSize());
    const found = [];
    const numbered = this._numbered(); // it fills the legend
    room.boxes.push(...legendBoxes());
    numbered.forEach((item, i) => {
      if (i === FULLEST) room.boxes.push(...zoneBadges.boxes());
      const point = this._at(item.x, item.y, 1);
      if (!point) return;
      const words = shortCount(item.count);
      const box = boxAt(point.x, point.y, COUNT_BOX.digit * words.length + 1, COUNT_BOX.high);
      found.push({ ...item, ...point, box: room.take([box]) ? box : null });
    });
    return found;
  },

  /** The boxes of the numbers in view, which no name covers. */
  numberBoxes() {
    if (!this._canvas) return [];
    this._look();
    const tags = factorTags.at(this._map.getZoom()).filter(({ members }) => members.length > 1).map(({ x, y }) => this._at(x, y, 1));
    return [...this._inView().map(({ box }) => box), ...tags.map((at) => at && boxAt(at.x, at.y, ...TAG_BOX))].filter(Boolean);
  },

  _drawHexagons(below, context) {
    const seen = this._inView();
    for (const cell of seen) drawHexagon(below, cell);
    for (const { x, y, count, rank, box } of seen) if (box) drawCount(context, count, x, y, rank, RAMP[rank]);
    let sum = 0;
    for (const { count } of this.cells().values()) sum += count;
    return { sum, numbers: written(seen), hexagons: seen.length, drawn: seen.reduce((total, { count }) => total + count, 0) };
  },

  /** Radius of the disc of so many incidents: its area is by the count, where there is room for the number. */
  discRadius(count) {
    return Math.max(DISC.least[Math.min(String(count).length, 3) - 1], DISC.most * Math.sqrt(count / Math.max(DISC.of, crimePlaces.most)));
  },

  /** Whether a place is drawn as a disc with a number. */
  _isDisc(place) {
    return PUBLIC || crimePlaces.counts[place] > CROWD;
  },

  _drawPlaces(context) {
    const told = { drawn: 0, sum: crimePlaces.counts.reduce((sum, count) => sum + count, 0) };
    for (const { mark, point } of this._placed()) {
      this._drawSprite(context, mark.kind.symbol, point);
      told.drawn += 1;
    }
    const discs = this._inView();
    for (const disc of discs) { // the small ones on top
      this._drawDisc(context, disc);
      told.drawn += disc.count;
    }
    for (const { x, y, count, rank, box } of discs) if (box) drawCount(context, count, x, y, rank);
    return { ...told, numbers: written(discs) };
  },

  /** Draws the tags of the factors in view, and returns them. */
  _drawTags(context) {
    const seen = factorTags.at(this._map.getZoom()).map((tag) => ({ ...tag, point: this._at(tag.x, tag.y, 1) })).filter(({ point }) => point);
    for (const { symbol, point } of seen) this._drawSprite(context, symbol, point);
    return seen;
  },

  _drawSprite(context, symbol, point) {
    const sprite = this._sprite(symbol);
    const [width, height] = [sprite.width / this.scale, sprite.height / this.scale];
    context.drawImage(sprite, point.x - width / 2, point.y - height / 2, width, height);
  },

  _rankOf(count) {
    return PUBLIC ? this._ranks.get(count) : 0;
  },

  _drawDisc(context, { x, y, count, rank }) {
    context.beginPath();
    context.arc(x, y, this.discRadius(count), 0, 2 * Math.PI);
    context.fillStyle = PUBLIC ? RAMP[rank] : "#fff";
    context.strokeStyle = !PUBLIC ? DISC.color : rank < 2 ? DISC.pale : "#fff";
    context.lineWidth = PUBLIC ? 1 : 2;
    context.fill();
    context.stroke();
  },

  /** The incidents drawn one by one in the view: those that share a place, on a sunflower round it. */
  _placed() {
    const found = [];
    const turn = new Uint32Array(crimePlaces.counts.length);
    const pixel = (40075017 * Math.cos((this._map.getCenter().lat * Math.PI) / 180)) / (256 * this._view.zoom); // metres
    const radius = this.radius();
    const reach = Math.max(SPREAD_M / pixel, SPREAD_LOOSE * radius);
    crimePlaces.list.forEach((mark, i) => {
      const place = crimePlaces.of[i];
      if (!visible(mark) || this._isDisc(place)) return;
      const far = Math.min(SPREAD_STEP * radius, reach / Math.sqrt(Math.max(crimePlaces.counts[place] - 1, 1))) * Math.sqrt(turn[place]);
      const angle = turn[place] * GOLDEN;
      turn[place] += 1;
      const point = this._at(crimePlaces.x[place], crimePlaces.y[place]);
      if (point) found.push({ mark, point: L.point(point.x + far * Math.cos(angle), point.y + far * Math.sin(angle)) });
    });
    return found;
  },

  /** The symbol drawn once for this size. */
  _sprite(symbol) {
    const radius = symbol.length > 4 && symbol[4] ? TAG_RADIUS : this.radius();
    const name = `${symbol.join()} ${radius} ${this.scale}`;
    if (!this._sprites.has(name)) this._sprites.set(name, symbolCanvas(symbol, radius, this.scale));
    return this._sprites.get(name);
  },

  /** The incidents or factors drawn at a point of the container, the nearest first, and what they are drawn as. */
  under(point) {
    if (!this._canvas || !this._view) return { marks: [] };
    const tag = this._tagAt(point);
    if (tag) return tag.members.length > 1 ? { as: "lugar", factors: tag.members, marks: () => tag.members } : { marks: tag.members };
    const near = this.picture === "hexagonos" ? [] : this._placed();
    const reach = this.radius() + 3;
    const found = near.map((item) => ({ mark: item.mark, far: item.point.distanceTo(point) })).filter((item) => item.far <= reach);
    if (found.length) return { marks: found.sort((a, b) => a.far - b.far).map((item) => item.mark) };
    const cell = this.cellAt(point);
    return cell ? { cell, as: "hexágono", marks: () => marksInCell(cell, this._map.getZoom()) } : this._discAt(point);
  },

  _tagAt(point) {
    return factorTags.at(this._map.getZoom()).find((tag) => {
      const at = this._at(tag.x, tag.y, 1);
      return at && Math.abs(at.x - point.x) <= TAG_BOX[0] / 2 && Math.abs(at.y - point.y) <= TAG_BOX[1] / 2;
    });
  },

  /** The hexagon at a point of the container; none in other pictures. */
  cellAt(point) {
    return this._canvas && this._origin && this.cells().get(cellName(...cellOf(point.x + this._origin.x, point.y + this._origin.y)));
  },

  _discAt(point) {
    let [best, least] = [-1, Infinity];
    if (this.picture !== "hexagonos") {
      crimePlaces.counts.forEach((count, place) => {
        if (!count || !this._isDisc(place) || count > least) return;
        const at = this._at(crimePlaces.x[place], crimePlaces.y[place]);
        if (at && Math.hypot(at.x - point.x, at.y - point.y) <= this.discRadius(count)) [best, least] = [place, count];
      });
    }
    return best < 0 ? { marks: [] } : { as: "lugar", marks: () => crimePlaces.marksAt(best) };
  },
});
