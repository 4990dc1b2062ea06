// ---- The panel beside the map, or below it on a telephone. ----

/** A section of the panel with its heading; nothing if it has no content. */
function section(className, title, ...content) {
  if (!content.some(Boolean)) return null;
  return fill(make("section", className), title ? make("h2", "", title) : null, ...content);
}

function zoneList(choose) {
  const rows = [...zones].sort((a, b) => a.rank - b.rank).map((zone) => {
    const button = fill(make("button"), make("span", "insignia", String(zone.rank)), make("span", "", zone.reason));
    button.type = "button";
    button.addEventListener("click", () => choose(zone));
    return fill(make("li"), button, factList(zone.facts));
  });
  return rows.length ? fill(make("ol", "zonas"), ...rows) : null;
}

const PAGE_MM = 240; // length of the turned watermark of a page that is 262 mm wide
const SHORT_WORD = 12; // letters that the narrowest column of a table holds without cutting a word

const NUMBER = /^[-+<>≤≥]?\s?[\d.,\s]+\s?%?$/;

function tableRow(cells, tag) {
  const nodes = cells.map((cell, i) => {
    const words = text(cell);
    const node = make(i ? tag : "th", i && (tag === "th" || NUMBER.test(words)) ? "n" : "", words);
    node.classList.toggle("corta", words.split(/\s+/).every((word) => word.length <= SHORT_WORD));
    if (node.tagName === "TH") node.scope = tag === "th" ? "col" : "row";
    return node;
  });
  return fill(make("tr"), ...nodes);
}

function dataTable(table) {
  if (!table.filas.length) {
    return fill(make("div", "cuadro"), make("p", "sin-filas", text(table.titulo)), make("p", "nota", text(table.nota)));
  }
  const node = fill(
    make("table"),
    make("caption", "", text(table.titulo)),
    fill(make("thead"), tableRow(table.cabecera, "th")),
    fill(make("tbody"), ...table.filas.map((row) => tableRow(row, "td"))),
    table.total.length ? fill(make("tfoot"), tableRow(table.total, "td")) : null,
  );
  const box = fill(make("div", "cuadro"), node, table.nota ? make("p", "nota", text(table.nota)) : null);
  box.tabIndex = 0; // what is wider than the panel is scrolled with the keys
  return box;
}

/** A box that finds a sector, subsector or barrio by a part of its name, without accents. */
function searchBox(goTo) {
  const found = areas.filter((area) => area.level === "sector" || area.level === "subsector");
  if (found.length < 4) return null;
  const list = make("datalist");
  list.id = "lugares";
  for (const name of new Set(found.map((area) => area.name))) {
    const option = make("option");
    option.value = name;
    fill(list, option);
  }
  const input = make("input");
  input.type = "search";
  input.setAttribute("list", "lugares");
  const kinds = new Set(found.map((area) => text(data.niveles[area.level]).toLowerCase()));
  input.placeholder = `Buscar ${kinds.has("subsector") ? "sector o barrio" : [...kinds].join(" o ")}`;
  input.setAttribute("aria-label", input.placeholder);
  input.addEventListener("change", () => {
    const wanted = plain(input.value.trim());
    const exact = found.find((area) => plain(area.name) === wanted);
    const words = (item) => plain([item.name, ...item.facts.map(([, value]) => value)].join(" "));
    const area = wanted && (exact || found.find((item) => words(item).includes(wanted)));
    input.setAttribute("aria-invalid", String(Boolean(wanted) && !area));
    if (area) goTo(area);
  });
  return fill(make("div", "busca"), input, list);
}

/** What changed since the edition before; nothing in the first one. The screen has it first, paper after the legend. */
function changeList() {
  const [title, ...lines] = data.cambios.map(text);
  return section("cambios", title, lines.length ? fill(make("ul"), ...lines.map((line) => make("li", "", line))) : null);
}

/** The sentence of the sheet, and what a reader must know before the numbers. */
function opening() {
  const message = data.mensaje ? make("p", "mensaje", text(data.mensaje)) : null;
  if (message) message.setAttribute("role", "status");
  const told = [["frase", data.frase], ["nota afina", data.finura]].map(([name, index]) => (index ? make("p", name, text(index)) : null));
  return fill(make("div", "inicio"), told[0], message, make("p", "filtrado"), told[1]);
}

/** Sectors and subsectors as buttons, for who does not use the map; the search finds them by name. */
function placeList(goTo) {
  const found = areas.filter((area) => area.level === "sector" || area.level === "subsector");
  if (!found.length) return null;
  const list = make("ul", "lugares");
  for (const area of found) {
    const button = make("button", area.level, area.name);
    button.type = "button";
    button.addEventListener("click", () => goTo(area));
    fill(list, fill(make("li"), button));
  }
  const kinds = [...new Set(found.map((area) => text(data.niveles[area.level])))].join(" y ");
  return fill(make("details", "lista"), make("summary", "", `${kinds}: ${found.length}`), list);
}

/** On a telephone the panel shows its beginning below the map; the handle, or what gets the focus in it, opens it. */
function panelHandle(node) {
  const handle = make("button", "tirador", "Leyenda y datos");
  handle.type = "button";
  const open = (wanted) => {
    node.classList.toggle("abierto", wanted);
    handle.setAttribute("aria-expanded", String(wanted));
    if (!wanted) node.scrollTop = 0;
  };
  let from = 0;
  handle.addEventListener("touchstart", (event) => { from = event.touches[0].clientY; }, { passive: true });
  handle.addEventListener("touchend", (event) => {
    const far = event.changedTouches[0].clientY - from;
    if (Math.abs(far) > 20) open(far < 0);
  });
  handle.addEventListener("click", () => open(!node.classList.contains("abierto")));
  node.addEventListener("focusin", (event) => { if (event.target !== handle) open(true); });
  node.addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });
  open(false);
  return { handle, close: () => open(false) };
}

/** The title again, for the second page of paper. */
function secondTitle() {
  return make("p", "paginado", [data.titulo, data.lugar].map(text).concat(fieldOf("Periodo")).filter(Boolean).join(" · "));
}

/** The watermark of the second page of paper. */
function secondWatermark() {
  if (!data.marca) return null;
  const mark = watermarkNode("marca segunda");
  mark.firstChild.style.fontSize = `${PAGE_MM / (0.78 * Math.max(8, text(data.marca).length))}mm`;
  return mark;
}

function panel(changed, choose, goTo) {
  const notes = data.notas.map((note) => make("li", "", text(note)));
  notes.push(make("li", "", "Dibujado con folium y Leaflet."));
  const node = document.getElementById("panel");
  node.tabIndex = 0; // what is longer than the window can be read by the keyboard
  const { handle, close } = panelHandle(node);
  const onMap = (show) => (item) => { close(); show(item); };
  fill(
    node,
    handle,
    opening(),
    chartBoxes(),
    fill(
      make("div", "principal"),
      changeList(),
      section("vistas", "", ...overlayLegends()),
      section("filtros", "Buscar y filtrar", searchBox(onMap(goTo)), filterBox(), placeList(onMap(goTo))),
      section("leyenda", "Leyenda", ...data.leyenda.map((group) => legendGroup(group, changed)), ownLegend()),
    ),
    fill(
      make("div", "resto"),
      secondTitle(),
      section("criticos", "Puntos críticos", zoneList(onMap(choose))),
      changeList(),
      section("cuadros", "Cuadros", ...data.tablas.map(dataTable)),
      section("notas", "Notas", fill(make("ul"), ...notes)),
    ),
    secondWatermark(),
  );
}
