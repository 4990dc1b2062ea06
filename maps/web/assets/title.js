// ---- The bar above the map: title, place and period; and the Ficha de la lámina that opens from it. ----

const TITLE_GAP = 14; // pixels between the texts of the bar
const LINKS = /\s+(?=(?:según|por|para|con|en|–|·)\s)|(?<=,)\s+/i; // where a title can end and still be one
const LOOSE = /[\s,–·]+(?:(?:de|del|la|las|los|el|y|en)\s*)?$/i; // what a shortened title does not end with

/** The forms of a title, each shorter: all of it, without its last parts, then without its last words. */
function shorterForms(words) {
  const parts = words.split(LINKS);
  const whole = parts.map((_, i) => parts.slice(0, parts.length - i).join(" ").replace(/,$/, ""));
  const own = parts[0].split(/\s+/);
  const cut = own.slice(1).map((_, i) => `${own.slice(0, own.length - 1 - i).join(" ").replace(LOOSE, "")}…`);
  return { parts: whole.length, forms: [words, ...whole.slice(1), ...cut] };
}

/** Writes the texts of the bar as long as it has room, none with a word cut: the whole is in the Ficha, and in their title. */
function fitTitle(bar, texts) {
  const context = make("canvas").getContext("2d");
  const widths = (item) => {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(item.node);
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    return item.forms.map((words) => (words ? Math.ceil(context.measureText(words).width) + 1 : -TITLE_GAP));
  };
  const room = bar.clientWidth;
  const items = texts.map((item) => ({ ...item, at: 0, widths: widths(item) }));
  const [title, place, period] = items;
  if (getComputedStyle(bar).display === "block") {
    for (const item of [title, place]) item.at = Math.max(0, item.widths.findIndex((width) => width <= room));
  } else {
    const times = (item, count) => Array.from({ length: Math.max(0, count) }, () => item);
    const rest = (item) => times(item, item.forms.length - item.parts);
    const turns = [period, ...times(title, title.parts - 1), period, ...times(place, place.parts - 1), ...rest(place), ...rest(title)];
    const wide = () => items.reduce((sum, item) => sum + item.widths[item.at] + TITLE_GAP, -TITLE_GAP);
    while (wide() > room && turns.length) turns.shift().at += 1;
  }
  for (const { node, forms, at } of items) node.textContent = forms[at];
}

/** The value of a field of the title block, or nothing. */
const fieldOf = (label) => (pairs(data.campos).find(([name]) => name === label) || ["", ""])[1];

function fieldList(facts) {
  const list = factList(facts);
  if (list) list.className = "campos";
  return list;
}

/** All that the title block says: logos, entities, the title uncut, fields and authorities. */
function titleSheet() {
  const logos = data.logos.map((index) => {
    const image = make("img");
    image.src = text(index);
    image.alt = "";
    return image;
  });
  const heading = fill(
    make("div", data.logos.length || data.entidades.length ? "rotulos" : "rotulos solo"),
    logos.length ? fill(make("p", "logos"), ...logos) : null,
    fill(make("p", "entidades"), ...data.entidades.map((entity) => make("span", "", text(entity)))),
    fill(make("p", "titulo-entero"), make("strong", "", text(data.titulo)), make("span", "", text(data.lugar))),
  );
  const sheet = fill(make("div", "hoja"), heading, fieldList(pairs(data.campos)), fieldList(pairs(data.autoridades)));
  sheet.tabIndex = 0; // it may be longer than the window
  sheet.setAttribute("role", "region");
  sheet.setAttribute("aria-label", "Ficha de la lámina");
  return sheet;
}

/** The Ficha opens over the map; Escape or a click elsewhere closes it. */
function titleDetails() {
  const summary = fill(make("summary"), document.createTextNode("Ficha"), make("span", "", " de la lámina"));
  const details = fill(make("details", "ficha-lamina"), summary, titleSheet());
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  return details;
}

const barTexts = []; // title, place and period, with their shorter forms

/** Writes the bar again; `whole` as on paper, which has room for all. */
function writeTitle(whole) {
  if (whole) for (const { node, forms } of barTexts) [node.textContent] = forms;
  else fitTitle(document.querySelector(".titulo"), barTexts);
}

function titleBlock() {
  const covered = fieldOf("Hechos mapeados");
  const period = fieldOf("Periodo");
  const told = [period, covered && `hechos mapeados: ${covered}`].filter(Boolean).join(" · ");
  barTexts.push({ node: make("h1"), ...shorterForms(text(data.titulo)) }, { node: make("p", "lugar"), ...shorterForms(text(data.lugar)) });
  barTexts.push({ node: make("p", "periodo"), parts: 1, forms: [told, period, ""] });
  for (const { node, forms } of barTexts) [node.title] = forms;
  fill(document.getElementById("membrete"), fill(make("div", "titulo"), ...barTexts.map(({ node }) => node)), pictureButton(), titleDetails());
  new ResizeObserver(() => writeTitle(document.documentElement.classList.contains("imprime"))).observe(document.querySelector(".titulo"));
  writeTitle(false);
}
