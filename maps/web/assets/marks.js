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
  },

  onRemove(map) {
    map.off("move moveend zoomend resize viewreset", this.redraw, this);
    cancelAnimationFrame(this._frame);
    this._canvas.remove();
    this._ground.remove();
    countsLegend.node.hidden = true;
    this.picture = map.getContainer().dataset.hechos = "";
    this._origin = null;
    names.place();
  },

  /** What is shown has changed. */
  recount() {
    crimePlaces.recount();
    factorPlaces.recount();
    this._cells = null;
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

  _pictureNow() {
    const gap = crimePlaces.gap() * 2 ** this._map.getZoom();
    if (PUBLIC) return gap < PLACE_ROOM ? "hexagonos" : "lugares";
    return gap < ROOM * 2 * MARK_RADIUS[0] ? "hexagonos" : "marcas";
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

  draw() {
    if (!this._map) return;
    const before = this.picture;
    this.picture = this._pictureNow();
    this._map.getContainer().dataset.hechos = this.picture;
    const size = this._map.getSize();
    const [below, context] = [this._ground, this._canvas].map((canvas) => this._clean(canvas, size));
    this._origin = this._map.getPixelBounds().min;
    this._view = { zoom: 2 ** this._map.getZoom(), left: -30, top: -30, right: size.x + 30, bottom: size.y + 30 };
    if (before !== this.picture) names.place();
    const told = this.picture === "hexagonos" ? this._drawHexagons(below, context) : this._drawPlaces(context, crimePlaces);
    const { drawn } = this._drawPlaces(context, factorPlaces);
    Object.assign(this._canvas.dataset, {
      dibujados: told.drawn + drawn,
      hexagonos: told.hexagons || 0,
      suma: told.sum,
      visibles: told.sum + factors.filter(visible).length,
    });
  },

  /** Where a point of the world (pixels at a zoom) is in the view; null if it is outside. */
  _at(x, y, zoom = this._view.zoom) {
    const point = { x: x * zoom - this._origin.x, y: y * zoom - this._origin.y };
    const { left, top, right, bottom } = this._view;
    return point.x < left || point.y < top || point.x > right || point.y > bottom ? null : point;
  },

  _drawHexagons(below, context) {
    const told = { drawn: 0, hexagons: 0, sum: 0 };
    const seen = [];
    const covered = coloured(); // what has the colours of density or change has none of hexagons over them
    const cells = this.cells();
    countsLegend.node.hidden = covered || !cells.size;
    for (const cell of cells.values()) {
      told.sum += cell.count;
      if (covered) continue;
      const point = this._at(cell.x, cell.y, 1);
      if (point) seen.push({ ...point, count: cell.count, rank: cell.rank });
    }
    for (const cell of seen) drawHexagon(below, cell);
    const room = this._numberRoom();
    for (const { x, y, count, rank } of seen) {
      told.drawn += count;
      told.hexagons += 1;
      if (room.take([boxAt(x, y, 12, 11)]) && !names.covers(x, y)) drawCount(context, count, x, y, rank, RAMP[rank]);
    }
    return told;
  },

  /** Radius of the disc of so many incidents: its area is by the count, where there is room for the number. */
  discRadius(count) {
    return Math.max(DISC.least[Math.min(String(count).length, 3) - 1], DISC.most * Math.sqrt(count / Math.max(DISC.of, crimePlaces.most)));
  },

  /** Whether a place is drawn as a disc with a number. */
  _isDisc(places, place) {
    return places === crimePlaces && (PUBLIC || places.counts[place] > CROWD);
  },

  _drawPlaces(context, places) {
    const told = { drawn: 0, sum: 0 };
    if (places === crimePlaces) this.cells();
    const discs = [];
    for (const { mark, point } of this._placed(places)) {
      const sprite = this._sprite(mark.kind.symbol);
      context.drawImage(sprite, point.x - sprite.width / this.scale / 2, point.y - sprite.height / this.scale / 2, sprite.width / this.scale, sprite.height / this.scale);
      told.drawn += 1;
    }
    places.counts.forEach((count, place) => {
      told.sum += count;
      const point = count && this._isDisc(places, place) ? this._at(places.x[place], places.y[place]) : null;
      if (point) discs.push({ ...point, count });
    });
    discs.sort((a, b) => b.count - a.count); // the small ones on top
    for (const disc of discs) {
      this._drawDisc(context, disc);
      told.drawn += disc.count;
    }
    const room = this._numberRoom();
    for (const { x, y, count } of discs) { // the number of the large ones first; none over another, nor below a name
      const wide = 7 * String(count).length + 1;
      if (!names.covers(x, y) && room.take([boxAt(x, y, wide, 12)])) drawCount(context, count, x, y, this._rankOf(count));
    }
    return told;
  },

  /** Room for numbers: the view without the badges of the puntos críticos and the legend. */
  _numberRoom() {
    const room = new Room(this._map.getSize());
    room.boxes.push(...zoneBadges.boxes(), ...legendBoxes());
    return room;
  },

  _rankOf(count) {
    return PUBLIC ? this._ranks.get(count) : 0;
  },

  _drawDisc(context, { x, y, count }) {
    const rank = this._rankOf(count);
    context.beginPath();
    context.arc(x, y, this.discRadius(count), 0, 2 * Math.PI);
    context.fillStyle = PUBLIC ? RAMP[rank] : "#fff";
    context.strokeStyle = !PUBLIC ? DISC.color : rank < 2 ? DISC.pale : "#fff";
    context.lineWidth = PUBLIC ? 1 : 2;
    context.fill();
    context.stroke();
  },

  /** The marks drawn one by one in the view: those that share a place, on a sunflower round it. */
  _placed(places) {
    const found = [];
    const turn = new Uint32Array(places.counts.length);
    const pixel = (40075017 * Math.cos((this._map.getCenter().lat * Math.PI) / 180)) / (256 * this._view.zoom); // metres
    const radius = this.radius();
    const reach = Math.max(SPREAD_M / pixel, SPREAD_LOOSE * radius);
    places.list.forEach((mark, i) => {
      const place = places.of[i];
      if (!visible(mark) || this._isDisc(places, place)) return;
      const far = Math.min(SPREAD_STEP * radius, reach / Math.sqrt(Math.max(places.counts[place] - 1, 1))) * Math.sqrt(turn[place]);
      const angle = turn[place] * GOLDEN;
      turn[place] += 1;
      const point = this._at(places.x[place], places.y[place]);
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
    if (!this._map || !this._view) return { marks: [] };
    const near = [factorPlaces, ...(this.picture === "hexagonos" ? [] : [crimePlaces])].flatMap((places) => this._placed(places));
    const reach = this.radius() + 3;
    const found = near.map((item) => ({ mark: item.mark, far: item.point.distanceTo(point) })).filter((item) => item.far <= reach);
    if (found.length) return { marks: found.sort((a, b) => a.far - b.far).map((item) => item.mark) };
    const cell = this.cellAt(point);
    return cell ? { cell, as: "hexágono", marks: () => marksInCell(cell, this._map.getZoom()) } : this._discAt(point);
  },

  /** The hexagon at a point of the container; none in other pictures. */
  cellAt(point) {
    return this._map && this._origin && this.cells().get(cellName(...cellOf(point.x + this._origin.x, point.y + this._origin.y)));
  },

  _discAt(point) {
    let [best, least] = [-1, Infinity];
    if (this.picture !== "hexagonos") {
      crimePlaces.counts.forEach((count, place) => {
        if (!count || !this._isDisc(crimePlaces, place) || count > least) return;
        const at = this._at(crimePlaces.x[place], crimePlaces.y[place]);
        if (at && Math.hypot(at.x - point.x, at.y - point.y) <= this.discRadius(count)) [best, least] = [place, count];
      });
    }
    return best < 0 ? { marks: [] } : { as: "lugar", marks: () => crimePlaces.marksAt(best) };
  },
});
