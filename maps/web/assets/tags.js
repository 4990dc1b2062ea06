// ---- Tags of the risk factors: those that would overlap at a zoom are one tag with their number. ----

const TAG_BOX = [23, 17]; // pixels that a tag takes, its casing too
const MANY = "#3d4753"; // of a tag with several kinds of factor

class FactorTags {
  constructor(list) {
    const points = list.map((mark) => L.CRS.EPSG3857.latLngToPoint(mark.at, 0)); // pixels of the world at zoom 0
    this._items = list.map((mark, i) => ({ mark, x: points[i].x, y: points[i].y }));
    this._found = new Map(); // by zoom
  }

  recount() {
    this._found.clear();
  }

  /** The tags of a zoom, in pixels of the world: each stands where its first factor is, and has those that it would cover. */
  at(zoom) {
    if (!this._found.has(zoom)) {
      this._found.clear();
      this._found.set(zoom, this._gathered(2 ** zoom));
    }
    return this._found.get(zoom);
  }

  _gathered(scale) {
    const squares = new Map(); // tags by column and row of a lattice of their size: one that overlaps is in a square beside
    const tags = [];
    for (const { mark, x, y } of this._items) {
      if (!visible(mark)) continue;
      const at = [x * scale, y * scale];
      const [column, row] = at.map((value, i) => Math.floor(value / TAG_BOX[i]));
      const beside = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => squares.get(`${column + dx} ${row + dy}`))).filter(Boolean);
      const near = beside.filter((tag) => Math.abs(tag.x - at[0]) < TAG_BOX[0] && Math.abs(tag.y - at[1]) < TAG_BOX[1]);
      if (near.length) {
        const far = (tag) => Math.hypot(tag.x - at[0], tag.y - at[1]);
        near.reduce((best, tag) => (far(tag) < far(best) ? tag : best)).members.push(mark);
        continue;
      }
      const tag = { x: at[0], y: at[1], members: [mark] };
      squares.set(`${column} ${row}`, tag);
      tags.push(tag);
    }
    for (const tag of tags) tag.symbol = tagSymbol(tag.members);
    return tags;
  }
}

/** The sign of a factor, or of several: their number, in their colour where they have one. */
function tagSymbol(members) {
  const first = members[0].kind.symbol;
  if (members.length === 1) return first;
  const color = members.every(({ kind }) => kind.symbol[1] === first[1]) ? first[1] : MANY;
  return [first[0], color, 1, "", shortCount(members.length)];
}

const factorTags = new FactorTags(factors);
