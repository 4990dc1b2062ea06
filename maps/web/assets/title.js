// ---- The bar above the map: title, place and period; and the Ficha de la lámina that opens from it. ----

/** A text that the bar may cut short; all of it is in its title. */
function cutShort(tag, className, words) {
  const node = make(tag, className, words);
  node.title = words;
  return node;
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

function titleBlock() {
  const covered = fieldOf("Hechos mapeados");
  const period = [fieldOf("Periodo"), covered && `hechos mapeados: ${covered}`].filter(Boolean).join(" · ");
  const title = fill(
    make("div", "titulo"),
    cutShort("h1", "", text(data.titulo)),
    cutShort("p", "lugar", text(data.lugar)),
    period ? cutShort("p", "periodo", period) : null,
  );
  fill(document.getElementById("membrete"), title, pictureButton(), titleDetails());
}
