// ---- Printing: two pages of one size, which A4, Letter and A3 hold; what does not fit is set smaller, then cut and told. ----

const PAPER_PT = [10, 9.2, 8.4, 7.8, 7.2, 6.6, 6]; // sizes of the text of a box, the largest that fits is taken
const LEGEND_PT = PAPER_PT.filter((size) => size > 7); // a longer legend goes on on the second page
const KEPT_ROWS = 3; // of a list that is cut

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

/** Cuts the longest list of a box by a tenth, and says by how many rows it is shorter; false if all are short. */
function cutLongest(box, cuts) {
  const rows = (list) => [...list.children].filter((row) => !row.hidden && !row.classList.contains("cortado"));
  const lists = [...box.querySelectorAll("tbody, ul, ol")].filter((list) => !list.closest("[hidden]") && !list.closest(".busca"));
  const list = lists.reduce((most, item) => (!most || rows(item).length > rows(most).length ? item : most), null);
  if (!list || rows(list).length <= KEPT_ROWS) return false;
  if (!cuts.has(list)) {
    const cell = make(list.tagName === "TBODY" ? "td" : "span");
    if (cell.tagName === "TD") cell.colSpan = list.rows[0].cells.length;
    cuts.set(list, { cell, row: fill(make(list.tagName === "TBODY" ? "tr" : "li", "cortado"), cell), hidden: [] });
    fill(list, cuts.get(list).row);
  }
  const cut = cuts.get(list);
  const seen = rows(list);
  for (const row of seen.slice(Math.max(KEPT_ROWS, Math.floor(seen.length * 0.9)))) {
    row.hidden = true;
    cut.hidden.push(row);
  }
  cut.cell.textContent = `y ${cut.hidden.length.toLocaleString("en-US")} más, en la página en pantalla`;
  return true;
}

/** Makes what a box holds fit in it; returns what undoes it. */
function fitOnPaper(box) {
  const cuts = new Map();
  fitText(box, PAPER_PT);
  while (!fitsInside(box) && cutLongest(box, cuts));
  return () => {
    box.style.fontSize = "";
    for (const { row, hidden } of cuts.values()) {
      row.remove();
      for (const other of hidden) other.hidden = false;
    }
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
  ficha.open = true;
  root.classList.add("imprime");
  const undo = [fitOnPaper(ficha.querySelector(".hoja"))];
  const { moved, back } = splitLegend(legend, rest);
  root.classList.toggle("una", !moved && !rest.querySelector(".criticos, .cuadros"));
  if (!moved) undo.push(fitOnPaper(legend));
  undo.push(...[...document.querySelectorAll(".graficos"), rest].map(fitOnPaper), back, () => { legend.style.fontSize = ""; });
  return () => {
    for (const again of undo) again();
    root.classList.remove("imprime", "una");
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
    incidents.scale = 3;
    incidents.draw();
    names.place();
  });
  window.addEventListener("afterprint", () => {
    before.back();
    incidents.scale = before.scale;
    fitToCell();
    if (before.view) map.setView(...before.view, { animate: false });
    incidents.draw();
  });
}
