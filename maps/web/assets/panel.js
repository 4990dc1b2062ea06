// ---- The title block above the map and the panel beside it. ----

function titleBlock() {
  const logos = data.logos.map((index) => {
    const image = make("img");
    image.src = text(index);
    image.alt = "";
    return image;
  });
  const title = fill(
    make("div", "titulo"),
    logos.length ? fill(make("p", "logos"), ...logos) : null,
    fill(make("p", "entidades"), ...data.entidades.map((entity) => make("span", "", text(entity)))),
    make("h1", "", text(data.titulo)),
    make("p", "lugar", text(data.lugar)),
  );
  const fields = factList(pairs(data.campos));
  if (fields) fields.className = "campos";
  fill(document.getElementById("membrete"), title, fields);
}

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

const NUMBER = /^[-+<>≤≥]?\s?[\d.,\s]+\s?%?$/;

function tableRow(cells, tag) {
  const nodes = cells.map((cell, i) => {
    const node = make(i ? tag : "th", i && (tag === "th" || NUMBER.test(text(cell))) ? "n" : "", text(cell));
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
  return fill(make("div", "cuadro"), node, table.nota ? make("p", "nota", text(table.nota)) : null);
}

/** A box that finds a sector, subsector or barrio by a part of its name, without accents. */
function searchBox(goTo) {
  const found = areas.filter((area) => area.level === "sector" || area.level === "subsector");
  if (found.length < 4) return null;
  const plain = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
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

function panel(changed, choose, goTo) {
  const message = data.mensaje ? make("p", "mensaje", text(data.mensaje)) : null;
  if (message) message.setAttribute("role", "status");
  const headline = data.frase ? make("p", "frase", text(data.frase)) : null;
  const notes = data.notas.map((note) => make("li", "", text(note)));
  notes.push(make("li", "", "Dibujado con folium y Leaflet."));
  fill(
    document.getElementById("panel"),
    fill(
      make("div", "principal"),
      headline,
      message,
      changeList(),
      section("vistas", "", ...overlayLegends()),
      section("filtros", "Buscar y filtrar", searchBox(goTo), filterBox(changed)),
      section("leyenda", "Leyenda", ...data.leyenda.map((group) => legendGroup(group, changed)), ownLegend()),
    ),
    fill(
      make("div", "resto"),
      section("criticos", "Puntos críticos", zoneList(choose)),
      changeList(),
      section("cuadros", "Cuadros", ...data.tablas.map(dataTable)),
      section("autoridades", "Autoridades", factList(pairs(data.autoridades))),
      section("notas", "Notas", fill(make("ul"), ...notes)),
    ),
  );
}
