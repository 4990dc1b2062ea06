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
  value: row.valor ? text(row.valor) : "", // what its incidents tell as their sector
  name: text(row.nombre),
  label: text(row.rotulo),
  band: row.banda,
  at: places(row.en, AREA_SCALE)[0],
  shape: polygons(row.forma),
  hatch: (row.rayas || []).map((line) => places(line, AREA_SCALE)),
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
  members: row.miembros,
  at: places(row.en, AREA_SCALE)[0],
  shape: polygons(row.forma),
  facts: pairs(row.datos),
}));

const fills = new Map();
const counted = new Set(data.contados.map((block) => block.clave));
const FACTOR = "factor:"; // how the keys of risk factors begin
const kinds = new Map(); // legend line of each kind of incident, and whether it is shown
const kindNames = new Map(); // name of each kind; those nested in a line have one of their own
for (const group of data.leyenda) {
  for (const line of group.lineas) {
    if (line.relleno) fills.set(line.clave, line.relleno);
    const all = [line, ...(line.anidadas || [])];
    if (!line.simbolo && !all.some(({ clave }) => counted.has(clave))) continue;
    const kind = { symbol: line.simbolo, label: text(line.rotulo), factor: text(line.clave).startsWith(FACTOR), shown: true };
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
  const valuesOf = (i) => columns.map(([, texts], c) => texts[values[c * length + i]]);
  for (let i = 0; i < length; i += 1) use({ kind, name, key: block.clave, labels, values: valuesOf(i) }, i);
}

const everyMark = []; // in the order of the payload, by which a punto crítico names its own
const marks = []; // the incidents that have a place
const factors = []; // the risk factors: no turno nor month, drawn one by one
for (const block of data.hechos) {
  const own = text(block.clave).startsWith(FACTOR) ? factors : marks;
  const spots = places(block.xy, MARK_SCALE);
  eachFact(block, spots.length, (fact, i) => {
    const mark = { ...fact, at: spots[i] };
    own.push(mark);
    everyMark.push(mark);
  });
}

const markFacts = (mark) => mark.labels.map((label, i) => [text(label), text(mark.values[i])]);
