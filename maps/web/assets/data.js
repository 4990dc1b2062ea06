// ---- The island of data: numbers and texts into places on the map. ----

const data = JSON.parse(document.getElementById("datos").textContent);
const text = (index) => data.textos[index];

const SIGNS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((sign, i) => [sign, i]));

/** Decode whole numbers from text, one to a few signs each. */
function numbers(signs) {
  const found = [];
  let [value, unit] = [0, 1];
  for (const sign of signs) {
    const digit = SIGNS.get(sign);
    value += (digit % 32) * unit;
    unit *= 32;
    if (digit < 32) {
      found.push(value % 2 ? -(value + 1) / 2 : value / 2);
      [value, unit] = [0, 1];
    }
  }
  return found;
}

/** Differences (lon, lat, lon, lat...) back into places. */
function places(signs, scale) {
  const steps = numbers(signs);
  const found = [];
  let [lon, lat] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    found.push(L.latLng(lat / scale, lon / scale));
  }
  return found;
}

/** Flat list of labels and values into pairs of texts. */
function pairs(flat) {
  const found = [];
  for (let i = 0; i < flat.length; i += 2) found.push([text(flat[i]), text(flat[i + 1])]);
  return found;
}

const [AREA_SCALE, MARK_SCALE] = data.escala;

const polygons = (shape) => shape.map((rings) => rings.map((ring) => places(ring, AREA_SCALE)));

const areas = data.areas.map((row) => ({
  level: row.nivel,
  name: text(row.nombre),
  label: text(row.rotulo),
  band: row.banda,
  at: places(row.en, AREA_SCALE)[0],
  shape: polygons(row.forma),
  facts: pairs(row.datos),
}));

const streets = data.calles.map(([name, rank, lines]) => ({
  name: text(name),
  rank,
  lines: lines.map((line) => places(line, AREA_SCALE)),
}));

const zones = data.zonas.map((row) => ({
  rank: row.orden,
  reason: text(row.motivo),
  at: places(row.en, AREA_SCALE)[0],
  shape: polygons(row.forma),
  facts: pairs(row.datos),
}));

const fills = new Map();
const counted = new Set(data.contados.map((block) => block.clave));
const kinds = new Map(); // legend line of each kind of incident, and whether it is shown
const kindNames = new Map(); // name of each kind; those nested in a line have one of their own
for (const group of data.leyenda) {
  for (const line of group.lineas) {
    if (line.relleno) fills.set(line.clave, line.relleno);
    const all = [line, ...(line.anidadas || [])];
    if (!line.simbolo && !all.some(({ clave }) => counted.has(clave))) continue;
    const kind = { symbol: line.simbolo, label: text(line.rotulo), marks: 0, shown: true };
    for (const { clave, rotulo } of all) {
      kinds.set(clave, kind);
      kindNames.set(clave, text(rotulo));
    }
  }
}

/** Each incident of a block: its kind and name, and labels and values of its facts. */
function eachFact(block, length, use) {
  const [kind, name] = [kinds.get(block.clave), kindNames.get(block.clave)];
  const columns = block.columnas.map((number) => data.columnas[number]);
  const labels = columns.map(([label]) => label);
  const values = numbers(block.valores);
  for (let i = 0; i < length; i += 1) use({ kind, key: block.clave, name, labels, values: columns.map(([, texts], c) => texts[values[c * length + i]]) }, i);
}

const marks = [];
for (const block of data.hechos) {
  const spots = places(block.xy, MARK_SCALE);
  eachFact(block, spots.length, (fact, i) => marks.push({ ...fact, at: spots[i] }));
}
for (const mark of marks) mark.kind.marks += 1;
marks.sort((a, b) => b.kind.marks - a.kind.marks); // the rare kinds are drawn last, on top

const spots = new Map(); // a number for each place that marks share
for (const mark of marks) {
  const name = `${mark.at.lat} ${mark.at.lng}`;
  if (!spots.has(name)) spots.set(name, spots.size);
  mark.spot = spots.get(name);
}

const crowds = new Map(); // how many marks of each kind there are at each place
for (const mark of marks) {
  const name = `${mark.spot} ${mark.kind.label}`;
  mark.turn = (crowds.get(name) || 0) + 0.5;
  crowds.set(name, mark.turn + 0.5);
}
for (const mark of marks) mark.turn /= crowds.get(`${mark.spot} ${mark.kind.label}`);
const turns = [...marks].sort((a, b) => a.turn - b.turn); // those of a place mixed, so that each part of it shows what there is

const markFacts = (mark) => mark.labels.map((label, i) => [text(label), text(mark.values[i])]);
