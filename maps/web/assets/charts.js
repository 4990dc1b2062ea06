// ---- Three questions beside the map: when, what and where. A click keeps what it stands for, on the map and in the others. ----

const BARS = 6; // rows of a chart before the reader asks for the rest

/** One bar with its name and count; a click keeps what it stands for. */
function chartBar(name, value, label, note) {
  const count = make("span", "n");
  const words = fill(make("span", "rotulo", label), note ? make("small", "", note) : null);
  const bar = fill(make("button", "fila"), words, fill(make("span", "barra"), make("i")), count);
  bar.type = "button";
  bar.dataset.valor = value;
  bar.addEventListener("click", () => toggle({ [name]: value }));
  return { bar, count, value, label, width: bar.children[1].firstChild.style };
}

/** Writes the counts of a chart on its bars, and their sum on its node. */
function drawBars(name, rows, node) {
  const counts = tally(name);
  const most = Math.max(1, ...counts.subarray(1));
  for (const row of rows) {
    const count = counts[columns[name].names.indexOf(row.value)];
    row.width.width = `${(100 * count) / most}%`;
    row.count.textContent = thousands(count);
    row.bar.title = `${row.label}: ${factCount(count)}`;
    row.bar.classList.toggle("vacio", !count);
    row.bar.setAttribute("aria-pressed", String(chosen[name] === row.value));
  }
  node.classList.toggle("elegido", Boolean(chosen[name]));
  node.dataset.suma = counts.subarray(1).reduce((sum, count) => sum + count, 0);
  node.dataset.resto = counts[0];
}

/** A chart of bars of a column, its values in the order given; those after the sixth wait behind a button. */
function barChart(name, title, values, { rest = null, all = false, note = () => "" } = {}) {
  const rows = values.map((value) => chartBar(name, value, valueName(name, value), note(value)));
  if (rows.length < 2) return null;
  const left = make("p", "nota");
  const compared = rows.some((row) => note(row.value)) ? make("p", "nota", "Bajo el nombre: cuántas veces lo de antes, e intervalo.") : null;
  const node = fill(make("section", "grafico"), make("h2", "", title), compared, ...rows.map((row) => row.bar));
  node.dataset.grafico = name;
  if (!all && rows.length > BARS + 1) {
    rows.slice(BARS).forEach(({ bar }) => { bar.hidden = true; });
    const more = make("button", "mas-filas", `y ${rows.length - BARS} más`);
    more.type = "button";
    more.addEventListener("click", () => {
      rows.forEach(({ bar }) => { bar.hidden = false; });
      more.remove();
    });
    fill(node, more);
  }
  fill(node, left);
  const draw = () => {
    drawBars(name, rows, node);
    left.textContent = rest ? rest(Number(node.dataset.resto)) : "";
  };
  draw();
  followers.push(draw);
  return node;
}

const byCount = (name) => {
  const counts = tally(name);
  const { names } = columns[name];
  return names.map((value, i) => [value, counts[i]]).slice(1).sort((a, b) => b[1] - a[1]).map(([value]) => value);
};

/** Counts of each weekday and hour; their own filters hide none. */
function heatCounts() {
  const { dia, hora } = columns;
  const found = new Uint32Array(7 * 24);
  let rest = 0;
  const own = bits(["dia", "hora"]);
  const dayOf = dia.names.map((name) => DAYS.indexOf(name));
  const hourOf = hora.names.map((name) => HOURS.indexOf(name));
  for (let i = 0; i < facts.length; i += 1) {
    if (!pass(i, own)) continue;
    const [day, hour] = [dayOf[dia.code[i]], hourOf[hora.code[i]]];
    if (day < 0 || hour < 0) rest += 1;
    else found[day * 24 + hour] += 1;
  }
  return { found, rest };
}

const HEAT_STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 };
const heatDay = (at) => DAYS[Math.floor(at / 24)];

/** The cells of weekdays by hours: one target, in which the place, or the arrows and Enter, choose a day and an hour. */
function heatCells() {
  const cells = Array.from({ length: 7 * 24 }, () => make("span", "celda"));
  const box = fill(make("div", "celdas"), ...cells);
  const keep = (at) => toggle({ dia: heatDay(at), hora: HOURS[at % 24] });
  let here = 0;
  const go = (at) => {
    cells[here].classList.remove("aqui");
    here = at;
    cells[here].classList.add("aqui");
    box.setAttribute("aria-label", `Día y hora, con las flechas. ${cells[here].title}`);
  };
  box.tabIndex = 0;
  box.setAttribute("role", "button");
  box.addEventListener("click", (event) => {
    const at = cells.indexOf(event.target);
    if (at < 0) return;
    go(at);
    keep(at);
  });
  box.addEventListener("keydown", (event) => {
    const to = here + (HEAT_STEPS[event.key] || 0);
    if (event.key === "Enter" || event.key === " ") keep(here);
    else if (to !== here && cells[to]) go(to);
    else return;
    event.preventDefault();
  });
  const draw = (found) => {
    const most = Math.max(1, ...found);
    cells.forEach((cell, i) => {
      const [day, hour] = [heatDay(i), HOURS[i % 24]];
      const kept = (!chosen.dia || chosen.dia === day) && (!chosen.hora || chosen.hora === hour);
      cell.style.setProperty("--parte", (found[i] / most).toFixed(3));
      cell.title = `${day}, ${i % 24} h: ${factCount(found[i])}`;
      cell.classList.toggle("elegida", kept && Boolean(chosen.dia || chosen.hora));
      cell.classList.toggle("fuera", !kept);
    });
    box.setAttribute("aria-pressed", String(Boolean(chosen.dia && chosen.hora)));
    go(here);
  };
  return { box, draw };
}

/** A button of the table of weekdays by hours that keeps a day or a turno; followed by what marks it. */
function heatButton(wanted, ...content) {
  const button = fill(make("button"), ...content);
  const [[name, value]] = Object.entries(wanted);
  button.type = "button";
  button.addEventListener("click", () => toggle(wanted));
  const told = () => button.setAttribute("aria-pressed", String(chosen[name] === value));
  told();
  followers.push(told);
  return button;
}

/** Weekdays by hours: darker where more; days and turnos are buttons. */
function heatMap() {
  const cells = heatCells();
  const days = DAYS.map((day) => {
    const button = heatButton({ dia: day }, document.createTextNode(day.slice(0, 3)));
    button.className = "dia";
    button.title = day; // not its name: who says what is written, "lun", must find it
    return button;
  });
  const turnos = TURNOS.slice(0, 4).map((turno, i) =>
    heatButton({ turno }, document.createTextNode(`${6 * i}–${6 * i + 6} h`), make("b", "", turno)));
  const grid = fill(make("div", "calor"), fill(make("div", "dias"), ...days), cells.box, fill(make("div", "turnos"), ...turnos));
  grid.setAttribute("role", "group");
  grid.setAttribute("aria-label", "Hechos por día y hora");
  const left = make("p", "nota");
  const node = fill(make("section", "grafico"), make("h2", "", "Cuándo: día y hora"), grid, left);
  node.dataset.grafico = "hora";
  const draw = () => {
    const { found, rest } = heatCounts();
    cells.draw(found);
    node.dataset.suma = found.reduce((sum, count) => sum + count, 0);
    node.dataset.resto = rest;
    left.textContent = rest ? `Sin hora o sin fecha: ${factCount(rest)}, fuera de este cuadro.` : "";
  };
  draw();
  followers.push(draw);
  return node;
}

/** How many incidents are in none of the rows; where nothing is hidden, what the sheet says of those without a place too. */
const restOf = (words, chart) => (count) => {
  if (chart && chart.rest && !filtered() && shownCount() === facts.length) return chart.rest;
  return count ? `${words}: ${factCount(count)}, fuera de este cuadro.` : "";
};

/** The charts that this page has data for; none without incidents. */
function chartBoxes() {
  if (facts.length < 2) return null;
  const hours = columns.dia.names.length > 2 && columns.hora.names.length > 2;
  const [crimes, places] = [charts.get("delitos"), charts.get("sectores")];
  const boxes = [
    hours ? heatMap() : barChart("turno", "Cuándo: turno", columns.turno.names.slice(1), { all: true }),
    barChart("delito", crimes ? crimes.title : "Qué: delitos", byCount("delito"), {
      rest: restOf("Otros delitos"),
      note: (key) => (crimes && crimes.notes[crimes.keys.indexOf(key)]) || "",
    }),
    barChart("sector", places ? places.title : `Dónde: ${columns.sector.title.toLowerCase()}`, byCount("sector"), { rest: restOf(`Sin ${columns.sector.title.toLowerCase()}`, places) }),
  ].filter(Boolean);
  return boxes.length ? fill(make("div", "graficos"), ...boxes) : null;
}
