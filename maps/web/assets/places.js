// ---- Places: the different points on which marks stand, how many of the shown ones stand on each, and how far apart they are. ----

const GAP_SAMPLE = 500; // places from which the median distance to the nearest other is taken

class Places {
  constructor(list) {
    this.list = list;
    const known = new Map();
    const points = [];
    this.of = Uint32Array.from(list, (mark) => { // the place of each mark
      const name = `${mark.at.lat} ${mark.at.lng}`;
      if (!known.has(name)) {
        known.set(name, points.length);
        points.push(L.CRS.EPSG3857.latLngToPoint(mark.at, 0));
      }
      return known.get(name);
    });
    this.x = Float64Array.from(points, (point) => point.x); // in pixels of the world at zoom 0
    this.y = Float64Array.from(points, (point) => point.y);
    this._byX = Uint32Array.from(points.keys()).sort((a, b) => this.x[a] - this.x[b]);
    this.counts = new Uint32Array(points.length); // marks shown
    this.recount();
    this.most = Math.max(1, ...this.counts); // of all marks: what a disc measures does not change with the filters
  }

  recount() {
    this.counts.fill(0);
    this.list.forEach((mark, i) => { if (visible(mark)) this.counts[this.of[i]] += 1; });
    this._gap = null;
  }

  /** The shown marks on a place. */
  marksAt(place) {
    return this.list.filter((mark, i) => this.of[i] === place && visible(mark));
  }

  /** Median distance from a place with marks to the nearest other, in pixels at zoom 0; infinite if there are not two. */
  gap() {
    if (this._gap === null) {
      const shown = this._byX.filter((place) => this.counts[place]);
      const step = Math.max(1, Math.floor(shown.length / GAP_SAMPLE));
      const found = [];
      for (let i = 0; i < shown.length; i += step) found.push(this._nearest(shown, i));
      this._gap = shown.length < 2 ? Infinity : Math.sqrt(found.sort((a, b) => a - b)[found.length >> 1]);
    }
    return this._gap;
  }

  /** Square of the distance from the i-th of some places, sorted from west to east, to the nearest other. */
  _nearest(shown, i) {
    const [x, y] = [this.x[shown[i]], this.y[shown[i]]];
    let best = Infinity;
    for (const step of [-1, 1]) {
      for (let j = i + step; j >= 0 && j < shown.length; j += step) {
        const aside = (this.x[shown[j]] - x) ** 2;
        if (aside >= best) break;
        best = Math.min(best, aside + (this.y[shown[j]] - y) ** 2);
      }
    }
    return best;
  }
}

const crimePlaces = new Places(marks);
