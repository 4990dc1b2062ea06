// ---- The density of what passes the filters, computed as the sheet did of all: a quartic kernel over its own cells. ----

const DENSITY_ENOUGH = 30; // incidents: of fewer no density is concluded
const DENSITY_SHARES = [0.25, 0.5, 0.75, 0.9]; // of the incidents, in the densest cells: one band each

const mesh = data.malla && (() => {
  const { columnas: width, filas: height, celda: side, radio: radius } = data.malla;
  const within = new Uint8Array(width * height);
  let [at, value] = [0, 0];
  for (const run of numbers(data.malla.dentro)) {
    within.fill(value, at, at + run);
    [at, value] = [at + run, 1 - value];
  }
  const reach = Math.ceil(radius / side);
  const kernel = []; // column and row away, and the kernel there
  for (let row = -reach; row <= reach; row += 1) {
    for (let column = -reach; column <= reach; column += 1) {
      const far = ((row * row + column * column) * side * side) / (radius * radius);
      if (far < 1) kernel.push([column, row, (1 - far) ** 2]);
    }
  }
  return { width, height, km2: (side * side) / 1e6, within, kernel, corners: places(data.malla.esquinas, AREA_SCALE) };
})();

/** The place of a corner of a cell, counted in cells from the south-west. */
function meshPlace(column, row) {
  const [sw, se, ne, nw] = mesh.corners;
  const [u, v] = [column / mesh.width, row / mesh.height];
  const mix = (name) => (1 - v) * ((1 - u) * sw[name] + u * se[name]) + v * ((1 - u) * nw[name] + u * ne[name]);
  return L.latLng(mix("lat"), mix("lng"));
}

/** The cell of each mark, or -1. */
const meshCells = mesh && Int32Array.from(marks, ({ at }) => {
  const [sw, se, , nw] = mesh.corners;
  const [ax, ay, bx, by] = [se.lng - sw.lng, se.lat - sw.lat, nw.lng - sw.lng, nw.lat - sw.lat];
  let [u, v] = [0.5, 0.5];
  for (let turn = 0; turn < 3; turn += 1) { // the mesh is straight in metres, and nearly so in degrees
    const near = meshPlace(u * mesh.width, v * mesh.height);
    const [dx, dy] = [at.lng - near.lng, at.lat - near.lat];
    u += (dx * by - dy * bx) / (ax * by - ay * bx);
    v += (dy * ax - dx * ay) / (ax * by - ay * bx);
  }
  const [column, row] = [Math.floor(u * mesh.width), Math.floor(v * mesh.height)];
  return column < 0 || row < 0 || column >= mesh.width || row >= mesh.height ? -1 : row * mesh.width + column;
});

/** Incidents per km2 in each cell; each kernel is divided by its mass inside the jurisdiction. */
function densities() {
  const { width, height, within, kernel, km2 } = mesh;
  const counts = new Uint32Array(width * height);
  marks.forEach((mark, i) => { if (meshCells[i] >= 0 && visible(mark)) counts[meshCells[i]] += 1; });
  const found = new Float64Array(counts.length);
  counts.forEach((count, cell) => {
    if (!count) return;
    const [column, row] = [cell % width, Math.floor(cell / width)];
    const reached = kernel
      .map(([dx, dy, share]) => [column + dx, row + dy, share])
      .filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height && within[y * width + x]);
    const mass = reached.reduce((sum, [, , share]) => sum + share, 0) * km2;
    for (const [x, y, share] of reached) found[y * width + x] += (count * share) / mass;
  });
  return found;
}

/** Lowest density, share of the incidents and area (km2) of each band, the densest first. */
function densityBands(found) {
  const cells = [...found].filter((value) => value > 0).sort((a, b) => b - a);
  const total = cells.reduce((sum, value) => sum + value, 0);
  const bands = [];
  let [sum, at] = [0, 0];
  for (const share of DENSITY_SHARES) {
    while (at < cells.length && sum < share * total) sum += cells[at++];
    while (at < cells.length && cells[at] === cells[at - 1]) sum += cells[at++];
    const least = cells[at - 1];
    if (!bands.length || bands.at(-1).least > least) bands.push({ least, share: sum / total, km2: at * mesh.km2 });
  }
  return bands;
}

/** The cells of at least a density as rectangles, a run of a row each. */
function denseRuns(found, least) {
  const runs = [];
  for (let row = 0; row < mesh.height; row += 1) {
    let from = -1;
    for (let column = 0; column <= mesh.width; column += 1) {
      const dense = column < mesh.width && found[row * mesh.width + column] >= least;
      if (dense && from < 0) from = column;
      if (!dense && from >= 0) {
        runs.push([[[from, row], [column, row], [column, row + 1], [from, row + 1]].map(([x, y]) => meshPlace(x, y))]);
        from = -1;
      }
    }
  }
  return runs;
}

/** What lies outside the jurisdiction, over the parts of cells that pass its border. */
function outside() {
  const rings = ofLevel("comisaria").flatMap((area) => area.shape.map((part) => part[0]));
  const far = home.bounds.pad(1);
  const around = [far.getSouthWest(), far.getSouthEast(), far.getNorthEast(), far.getNorthWest()];
  return { color: getComputedStyle(container).backgroundColor, shape: [[around, ...rings]], stroke: false };
}

const densityText = (value) => (value >= 10 ? thousands(Math.round(value)) : value.toFixed(value >= 1 ? 1 : 2));

/** The density of what passes: its shapes, the widest first, and the lines of its legend, the densest first; null without cells. */
function densityNow(legend) {
  if (!mesh) return null;
  const enough = marks.filter(visible).length >= DENSITY_ENOUGH;
  const found = enough ? densities() : null;
  const bands = enough ? densityBands(found).slice(0, legend.lineas.length) : [];
  const shades = bands.map(({ least }, i) => ({ color: legend.lineas[i].relleno, shape: denseRuns(found, least), fillRule: "nonzero", stroke: false }));
  const lines = bands.map(({ least, share, km2 }, i) => [
    `${text(legend.lineas[i].rotulo).split(":")[0]}: ${densityText(least)} o más`,
    `${percentOf(share, 1)} en ${km2.toFixed(km2 < 10 ? 2 : 0)} km²`,
  ]);
  const note = enough ? "De los hechos que pasan los filtros." : `Menos de ${DENSITY_ENOUGH} hechos pasan los filtros: no se calcula densidad.`;
  return { shades: [...shades.reverse(), outside()], lines, note };
}
