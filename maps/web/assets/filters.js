// ---- Filters: which incidents are shown by turno, month and weekday, and the counts of the legend that follow. ----

const DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const MONTHS = [
  "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
];
const TURNOS = ["madrugada", "mañana", "tarde", "noche", "sin hora"];

/** Turno, month and weekday of a mark, from what its sheet tells of it; empty where it does not say. */
function when(mark) {
  const facts = Object.fromEntries(markFacts(mark));
  const [day, month, year] = (facts.Fecha || "").split("/").map(Number);
  const date = year ? new Date(Date.UTC(year, month - 1, day)) : null;
  return {
    turno: facts.Turno || "",
    mes: facts.Mes || (date ? `${MONTHS[month - 1]} ${year}` : ""),
    dia: date ? DAYS[(date.getUTCDay() + 6) % 7] : "",
  };
}

const monthNumber = (words) => Number(words.split(" ")[1]) * 12 + MONTHS.indexOf(words.split(" ")[0]);

const FILTERS = [
  ["turno", "Turno", (values) => TURNOS.filter((name) => values.has(name))],
  ["mes", "Mes", (values) => [...values].sort((a, b) => monthNumber(a) - monthNumber(b))],
  ["dia", "Día", (values) => DAYS.filter((name) => values.has(name))],
];

const chosen = {};
const followers = []; // called whenever what is shown changes
const numbered = []; // nodes of the legend that show a number, and the incidents that it counts
for (const fact of facts) fact.when = when(fact);

/** Whether a mark passes every filter, or every one but that named. */
function passes(mark, but) {
  return Object.entries(chosen).every(([name, value]) => name === but || !value || mark.when[name] === value);
}

const visible = (mark) => mark.kind.shown && passes(mark);

/** Keeps a number of the legend true to the filters; `own` are the kinds, or the keys, of the incidents that it counts. */
function follow(node, own) {
  numbered.push({ node, printed: node.textContent, own: new Set(own) });
}

function recount() {
  const filtered = Object.values(chosen).some(Boolean);
  const tally = new Map();
  for (const fact of filtered ? facts.filter((own) => passes(own)) : []) {
    for (const name of [fact.kind, fact.key]) tally.set(name, (tally.get(name) || 0) + 1);
  }
  for (const { node, printed, own } of numbered) {
    const count = [...own].reduce((sum, name) => sum + (tally.get(name) || 0), 0);
    node.textContent = filtered ? count.toLocaleString("en-US") : printed;
  }
}

/** One list to choose from; nothing if there is no choice. */
function filterList([name, title, order], changed, told) {
  const values = order(new Set(facts.map((mark) => mark.when[name]).filter(Boolean)));
  if (values.length < 2) return null;
  const select = make("select");
  select.dataset.filtro = name;
  for (const value of ["", ...values]) {
    const option = make("option", "", value || "todos");
    option.value = value;
    fill(select, option);
  }
  select.addEventListener("change", () => {
    chosen[name] = select.value;
    recount();
    changed();
    const count = facts.filter((mark) => passes(mark)).length;
    told.textContent = Object.values(chosen).some(Boolean) ? `${count.toLocaleString("en-US")} hechos` : "";
  });
  return fill(make("label"), make("span", "", title), select);
}

/** The box with all the filters that the sheet allows. */
function filterBox(changed) {
  const told = make("p", "cuantos");
  told.setAttribute("role", "status");
  const lists = FILTERS.map((filter) => filterList(filter, changed, told)).filter(Boolean);
  if (!lists.length) return null;
  const months = lists.map((label) => label.lastChild).find((select) => select.dataset.filtro === "mes");
  return fill(make("div"), fill(make("div", "listas"), ...lists, told), months ? monthBars(months) : null);
}
