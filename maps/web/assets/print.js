// ---- Printing: two pages of one size, which A4, Letter and A3 hold; what does not fit is set smaller, then cut and told. ----

const PAPER_PT = [10, 9, 8.1, 7.3, 6.6, 6]; // sizes of the text of a box, the largest that fits is taken
const LEGEND_PT = PAPER_PT.filter((size) => size > 7); // a longer legend goes on on the second page
const KEPT_ROWS = [80, 50, 32, 20, 13, 8, 5, 3]; // of each list of a box that is too full, the most that fit

/** Whether a box holds all that is in it, and each column of it its tables. */
function fitsInside(box) {
  if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) return false;
  return [...box.querySelectorAll("table")].every((table) => table.offsetWidth <= table.parentNode.clientWidth + 1);
}

/** Sets the text of a box in the largest size in which it fits, or the smallest. */
function fitText(box, sizes) {
  return sizes.some((size) => {
    box.style.fontSize = `${size}pt`;
    return fitsInside(box);
  });
}

/** Hides the rows of a list that are over a number, and says in its last row how many they are; returns what undoes it. */
function cutList(list, most) {
  const hidden = [...list.children].slice(most);
  const tag = list.tagName === "TBODY" ? ["tr", "td"] : ["li", "span"];
  const cell = make(tag[1], "", `y ${hidden.length.toLocaleString("en-US")} más, en la página en pantalla`);
  if (list.tagName === "TBODY") cell.colSpan = list.rows[0].cells.length;
  const told = fill(make(tag[0], "cortado"), cell);
  for (const row of hidden) row.hidden = true;
  fill(list, told);
  return () => {
    told.remove();
    for (const row of hidden) row.hidden = false;
  };
}

/** Hides the last groups of the legend of a box that is still too full, and says how many; returns what undoes it. */
function hideGroups(box) {
  const groups = [...box.querySelectorAll(".grupo")];
  const hidden = [];
  const told = make("p", "cortado");
  if (groups.length) groups.at(-1).after(told);
  while (groups.length > 1 && !fitsInside(box)) {
    hidden.push(groups.pop());
    hidden.at(-1).hidden = true;
    told.textContent = `y ${quantity(hidden.length, "grupo", "grupos")} más de la leyenda, en la página en pantalla`;
  }
  return () => {
    told.remove();
    for (const group of hidden) group.hidden = false;
  };
}

/** Makes what a box holds fit in it: set smaller, then its longest lists cut. Returns what undoes it. */
function fitOnPaper(box) {
  let undo = [];
  if (!fitText(box, PAPER_PT)) {
    const lists = [...box.querySelectorAll("tbody, ul, ol")].filter((list) => !list.closest(".busca, [hidden]"));
    for (const most of KEPT_ROWS) {
      for (const again of undo) again();
      undo = lists.filter((list) => list.children.length > most).map((list) => cutList(list, most));
      if (undo.length && fitsInside(box)) break;
    }
    undo.push(hideGroups(box));
  }
  return () => {
    box.style.fontSize = "";
    for (const again of undo) again();
  };
}

/** Moves the last groups of a legend that does not fit to the second page; returns how many, and what brings them back. */
function splitLegend(box, rest) {
  const legend = box.querySelector(".leyenda");
  if (!legend || fitText(box, LEGEND_PT)) return { moved: 0, back: () => {} };
  const note = make("p", "nota", "La leyenda sigue en la segunda hoja.");
  const sequel = fill(make("section", "sigue"), make("h2", "", "Leyenda (sigue)"));
  const groups = (parent) => [...parent.querySelectorAll(":scope > .grupo")];
  fill(legend, note);
  rest.insertBefore(sequel, rest.querySelector(".paginado").nextSibling);
  while (!fitsInside(box) && groups(legend).length > 1) sequel.firstChild.after(groups(legend).pop());
  return {
    moved: groups(sequel).length,
    back: () => {
      note.remove();
      legend.append(...groups(sequel));
      sequel.remove();
    },
  };
}

/** Lays the page out for paper; returns what lays it out for the screen again. */
function forPaper() {
  const root = document.documentElement;
  const [ficha, legend, rest] = [".ficha-lamina", ".principal", ".resto"].map((name) => document.querySelector(name));
  const opened = ficha.open;
  document.querySelector(".filtrado").textContent = chosenWords() && `Se muestra: ${chosenWords()}`;
  ficha.open = true;
  root.classList.add("imprime", "mide");
  writeTitle(true);
  const undo = [fitOnPaper(ficha.querySelector(".hoja"))];
  const { moved, back } = splitLegend(legend, rest);
  root.classList.toggle("una", !moved && !document.querySelector(".resto .criticos, .resto .cuadros, .graficos"));
  if (!moved) undo.push(fitOnPaper(legend));
  undo.push(...[...document.querySelectorAll(".graficos"), rest].map(fitOnPaper), back, () => { legend.style.fontSize = ""; });
  root.classList.remove("mide");
  return () => {
    for (const again of undo) again();
    root.classList.remove("imprime", "una");
    writeTitle(false);
    ficha.open = opened;
  };
}

/** On paper the map has the size that the stylesheet gives it there, and is drawn finer. */
function printing() {
  const before = { scale: incidents.scale, view: null, back: null }; // view: where a reader who left the first view was
  window.addEventListener("beforeprint", () => {
    before.view = home.moved ? [map.getCenter(), map.getZoom()] : null;
    map.closePopup();
    before.back = forPaper();
    fitToCell();
    incidents.scale = 4; // Chromium prints a canvas at a multiple of 1/64: a third would shift the numbers from what is below them
    names.place();
    incidents.draw();
  });
  window.addEventListener("afterprint", () => {
    before.back();
    incidents.scale = before.scale;
    fitToCell();
    if (before.view) map.setView(...before.view, { animate: false });
    incidents.draw();
  });
}
