// ---- Columns: turno, month, weekday, hour, delito and sector of each incident as small numbers, and what passes the filters. ----

const DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const MONTHS = [
  "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
];
const TURNOS = ["madrugada", "mañana", "tarde", "noche", "sin hora"];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

const monthNumber = (words) => Number(words.split(" ")[1]) * 12 + MONTHS.indexOf(words.split(" ")[0]);

/** Reads what incidents tell under a label, in the words of `wording`; empty where they do not say. */
function reader(label, wording = (words) => words) {
  const number = data.textos.indexOf(label);
  const known = new Map(); // an incident has the number of its text: each text is read once
  return (fact) => {
    const at = number < 0 ? -1 : fact.labels.indexOf(number);
    if (at < 0) return "";
    if (!known.has(fact.values[at])) known.set(fact.values[at], wording(text(fact.values[at])));
    return known.get(fact.values[at]);
  };
}

/** Day, month and year of a date as it is printed; null where there is none. */
function dateOf(words) {
  const [day, month, year] = words.split("/").map(Number);
  return year ? new Date(Date.UTC(year, month - 1, day)) : null;
}

const monthOfDate = reader("Fecha", (words) => {
  const date = dateOf(words);
  return date ? `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}` : "";
});
const monthTold = reader("Mes");

const charts = new Map((data.graficos || []).map((row) => [row.tipo, {
  title: text(row.titulo), labels: row.rotulos.map(text), keys: row.claves.map(text), notes: row.notas.map(text), rest: text(row.resto),
}]));

/** The delito of an incident: that of its chart with which its key begins, and none beyond them; without a chart, its own key. */
function crimeOf(fact) {
  const key = text(fact.key);
  const told = charts.get("delitos");
  const longest = (found, own) => (own.length > found.length && (key === own || key.startsWith(`${own}.`)) ? own : found);
  return told ? told.keys.reduce(longest, "") : key;
}

const within = (order) => (found) => order.filter((name) => found.has(name));
const columns = {}; // by name: title, the different values in their order (none, "", is the first), and the number of each incident

function column(name, title, value, order) {
  const values = facts.map(value);
  const names = ["", ...order(new Set(values.filter(Boolean)))];
  const numbers = new Map(names.map((each, number) => [each, number]));
  const bit = 1 << Object.keys(columns).length;
  columns[name] = { title, names, bit, code: Uint16Array.from(values, (each) => numbers.get(each) || 0) };
}

column("turno", "Turno", reader("Turno"), within(TURNOS));
column("mes", "Mes", (fact) => monthTold(fact) || monthOfDate(fact), (found) => [...found].sort((a, b) => monthNumber(a) - monthNumber(b)));
column("dia", "Día", reader("Fecha", (words) => {
  const date = dateOf(words);
  return date ? DAYS[(date.getUTCDay() + 6) % 7] : "";
}), within(DAYS));
column("hora", "Hora", reader("Hora", (words) => (/^\d\d:/.test(words) ? words.slice(0, 2) : "")), within(HOURS));
column("delito", "Delito", crimeOf, (found) => [...found]);
column("sector", text(data.niveles.sector), reader(text(data.niveles.sector)), (found) => [...found].sort());
const HIDDEN = 1 << Object.keys(columns).length; // of the incidents whose line of the legend is not marked

const chosen = Object.fromEntries(Object.keys(columns).map((name) => [name, ""])); // the value kept of each column; "" keeps all
const followers = []; // called whenever what is shown changes
const fails = new Uint16Array(facts.length); // a bit for each column whose filter an incident does not pass

const bits = (names) => names.reduce((sum, name) => sum | columns[name].bit, 0);

/** Whether an incident is shown, or would be without the filters of the columns in `but`. */
const pass = (i, but = 0) => (fails[i] & ~but) === 0;

const passes = (fact) => pass(fact.i, HIDDEN);
const visible = (fact) => (fact.kind.factor ? fact.kind.shown : pass(fact.i));
const filtered = () => Object.values(chosen).some(Boolean);

/** How a value of a column is called. */
function valueName(name, value) {
  const chart = charts.get({ delito: "delitos", sector: "sectores" }[name]);
  const area = name === "sector" && areas.find((item) => item.value === value);
  const told = chart && chart.labels[chart.keys.indexOf(value)];
  return (area && area.name) || told || (name === "delito" && kindNames.get(data.textos.indexOf(value))) || value;
}

/** How many incidents have each value of a column; its own filter hides none. */
function tally(name, but = columns[name].bit) {
  const { names, code } = columns[name];
  const found = new Uint32Array(names.length);
  for (let i = 0; i < code.length; i += 1) if (pass(i, but)) found[code[i]] += 1;
  return found;
}

/** How many incidents are shown. */
function shownCount(but = 0) {
  let count = 0;
  for (let i = 0; i < fails.length; i += 1) if (pass(i, but)) count += 1;
  return count;
}

function sift() {
  facts.forEach((fact, i) => { fails[i] = fact.kind.shown ? 0 : HIDDEN; });
  for (const [name, { names, code, bit }] of Object.entries(columns)) {
    const wanted = names.indexOf(chosen[name]);
    if (wanted > 0) for (let i = 0; i < code.length; i += 1) if (code[i] !== wanted) fails[i] |= bit;
  }
}
sift();

let due = false;

/** Says that what is shown has changed: once for all the changes that one click makes. */
function changed() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    sift();
    for (const follower of followers) follower();
  });
}

/** Keeps the incidents with these values, such as {turno: "noche"}; a value that the page does not have changes nothing. */
function filterBy(wanted) {
  for (const [name, value] of Object.entries(wanted)) if (name in columns && columns[name].names.includes(value)) chosen[name] = value;
  changed();
}

/** Keeps the incidents with these values or, if they are kept already, all. */
function toggle(wanted) {
  const kept = Object.entries(wanted).every(([name, value]) => chosen[name] === value);
  filterBy(kept ? Object.fromEntries(Object.keys(wanted).map((name) => [name, ""])) : wanted);
}
