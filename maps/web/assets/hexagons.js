// ---- Hexagons: how many incidents there are in each cell of a lattice that is fixed to the world at each zoom. ----

const HEXAGON = 20; // radius in pixels
const HEXAGON_STEP = [HEXAGON * Math.sqrt(3), HEXAGON * 1.5]; // between columns and rows
const SHARES = [0.25, 0.5, 0.75, 0.9]; // of the incidents: held by the fewest cells of the darkest class, of the two darkest...
const RAMP = ["#fde9d3", "#fdc28a", "#f5924a", "#d95f1e", "#8a3006"]; // from the fewest incidents
const CORNERS = Array.from({ length: 6 }, (_, i) => Math.PI * (i / 3 + 1 / 6)).map((turn) => [HEXAGON * Math.cos(turn), HEXAGON * Math.sin(turn)]);

/** Column and row of the cell of a point (pixels of the world), as axial coordinates of a lattice with a corner on top. */
function cellOf(x, y) {
  const [across, down] = [(x / Math.sqrt(3) - y / 3) / HEXAGON, ((2 / 3) * y) / HEXAGON];
  let [a, b] = [Math.round(across), Math.round(down)];
  const c = Math.round(-across - down);
  const [da, db, dc] = [Math.abs(a - across), Math.abs(b - down), Math.abs(c + across + down)];
  if (da > db && da > dc) a = -b - c;
  else if (db > dc) b = -a - c;
  return [a, b];
}

const cellName = (a, b) => a * 2 ** 26 + b; // one number: cells of the closest zoom are fewer than 2 ** 25 each way

/** Class, 0 to 4, of each count: equal counts have equal classes, the paler of two. */
function countRanks(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const ranks = new Map();
  let before = 0; // incidents in the cells that come first
  for (const count of [...counts].sort((a, b) => b - a)) {
    ranks.set(count, SHARES.filter((share) => before < share * total).length);
    before += count;
  }
  return ranks;
}

/** Cells, by name, with their count, class and middle in pixels of the world. */
function hexagonsAt(zoom) {
  const scale = 2 ** zoom;
  const cells = new Map();
  crimePlaces.counts.forEach((count, place) => {
    if (!count) return;
    const [a, b] = cellOf(crimePlaces.x[place] * scale, crimePlaces.y[place] * scale);
    const name = cellName(a, b);
    const cell = cells.get(name) || { name, count: 0, x: HEXAGON_STEP[0] * (a + b / 2), y: HEXAGON_STEP[1] * b };
    cell.count += count;
    cells.set(name, cell);
  });
  const ranks = countRanks([...cells.values()].map((cell) => cell.count));
  for (const cell of cells.values()) cell.rank = ranks.get(cell.count);
  return cells;
}

const FULLEST = 5; // hexagons or places whose number has its room before anything else

/** The middles of the fullest hexagons of a zoom. */
function fullestAt(zoom) {
  const cells = [...hexagonsAt(zoom).values()].sort((a, b) => b.count - a.count || a.name - b.name);
  return cells.slice(0, FULLEST).map(({ x, y }) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y), zoom));
}

/** The shown incidents of a cell. */
function marksInCell(cell, zoom) {
  const scale = 2 ** zoom;
  return marks.filter((mark, i) => {
    const place = crimePlaces.of[i];
    return visible(mark) && cellName(...cellOf(crimePlaces.x[place] * scale, crimePlaces.y[place] * scale)) === cell.name;
  });
}

const shortCount = (count) => (count < 10000 ? String(count) : `${Math.round(count / 1000)} mil`);

/** Writes a count in the middle of what is drawn there, on a ground of its own where lines may pass below it. */
function drawCount(context, count, x, y, rank, ground) {
  const words = shortCount(count);
  context.font = `700 ${words.length < 4 ? 11 : 9}px system-ui, "Segoe UI", Roboto, Arial, sans-serif`;
  if (ground) {
    const wide = context.measureText(words).width + 2;
    context.fillStyle = ground;
    context.fillRect(x - wide / 2, y - 5.5, wide, 11);
  }
  context.fillStyle = rank > 3 ? "#fff" : "#2b1a08";
  context.fillText(words, x, y + 0.5);
}

function drawHexagon(context, { x, y, rank }) {
  context.beginPath();
  for (const [dx, dy] of CORNERS) context.lineTo(x + dx, y + dy);
  context.closePath();
  context.fillStyle = RAMP[rank];
  context.strokeStyle = "#fff";
  context.lineWidth = 1;
  context.globalAlpha = 0.94; // a hint of the streets below
  context.fill();
  context.globalAlpha = 1;
  context.stroke();
}
