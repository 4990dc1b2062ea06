// ---- What a click tells: incidents, a hexagon or place with many, a punto crítico, an area. It is true to the filters. ----

const POPUP_ROWS = 12;
const POPUP_KINDS = 6;

/** Labels and values as a list of definitions. */
function factList(facts) {
  const list = make("dl", "datos");
  for (const [label, value] of facts) fill(list, fill(make("div"), make("dt", "", label), make("dd", "", value)));
  return facts.length ? list : null;
}

function marksContent(found) {
  const box = make("div", "ficha");
  for (const mark of found.slice(0, POPUP_ROWS)) {
    const title = fill(make("h3"), symbolCanvas(mark.kind.symbol, 6, 2), make("span", "", mark.name || mark.kind.label));
    fill(box, fill(make("section"), title, factList(markFacts(mark))));
  }
  if (found.length > POPUP_ROWS) fill(box, make("p", "mas", `y ${found.length - POPUP_ROWS} más`));
  return box;
}

/** The kinds of some incidents, the most frequent first, with their counts. */
function kindsOf(found) {
  const counts = new Map();
  for (const { kind } of found) counts.set(kind, (counts.get(kind) || 0) + 1);
  const rows = [...counts].sort((a, b) => b[1] - a[1]);
  const list = make("ul", "clases");
  for (const [kind, count] of rows.slice(0, POPUP_KINDS)) {
    fill(list, fill(make("li"), kind.symbol ? symbolCanvas(kind.symbol, 5, 2) : null, make("span", "rotulo", kind.label), make("span", "n", thousands(count))));
  }
  const others = rows.slice(POPUP_KINDS).reduce((sum, [, count]) => sum + count, 0);
  if (others) fill(list, fill(make("li"), make("span", "rotulo", "Otros"), make("span", "n", thousands(others))));
  return list;
}

/** Many incidents told together: `as` is what they are drawn as. */
function crowdContent(found, as) {
  const words = `${factCount(found.length)} en este ${as}`;
  return fill(make("div", "ficha"), fill(make("section"), make("h3", "", words), kindsOf(found), monthsOf(found)));
}

/** Factors that one tag stands for: how many of each kind. */
function factorsContent(found) {
  return fill(make("div", "ficha"), fill(make("section"), make("h3", "", `${quantity(found.length, "factor", "factores")} de riesgo aquí`), kindsOf(found)));
}

/** How many of some incidents pass the filters, where there are filters. */
function passingTold(own) {
  const shown = own.filter(visible).length;
  return shown === own.length ? null : make("p", "pasan", `Con lo elegido: ${thousands(shown)} de ${factCount(own.length)}`);
}

/** The incidents of a punto crítico: those that its sheet names, or those inside. */
function zoneMarks(zone) {
  if (zone.own) return zone.own;
  let number = 0;
  zone.own = zone.members === undefined
    ? marks.filter((mark) => inside(zone.shape, mark.at))
    : numbers(zone.members).map((step) => everyMark[number += step]).filter((mark) => !mark.kind.factor);
  return zone.own;
}

/** The incidents of an area: those that name it as their sector, or those inside. */
function areaFacts(area) {
  if (area.level === COUNTED) return told.filter((fact) => fact.area === area);
  const number = area.value ? columns.sector.names.indexOf(area.value) : -1;
  return number > 0 ? facts.filter((fact) => columns.sector.code[fact.i] === number) : facts.filter((fact) => inside(area.shape, fact.at));
}

function zoneContent(zone) {
  const title = fill(make("h3"), make("span", "insignia", String(zone.rank)), make("span", "", zone.reason));
  const own = zoneMarks(zone);
  return fill(make("div", "ficha"), fill(make("section"), title, passingTold(own), factList(zone.facts), monthsOf(own)));
}

function areaContent(area) {
  const own = areaFacts(area);
  return fill(make("div", "ficha"), fill(make("section"), make("h3", "", area.name), passingTold(own), factList(area.facts), monthsOf(own)));
}
