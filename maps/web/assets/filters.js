// ---- The lists to filter by, how many incidents are shown, and the counts of the legend that follow. ----

const LISTS = ["turno", "mes", "dia", "hora"];
const numbered = []; // nodes of the legend that show a number, and the kinds of incident that it counts

/** Keeps a number of the legend true to the filters; `own` are the kinds, or the keys, of the incidents that it counts. */
function follow(node, own) {
  numbered.push({ node, printed: node.textContent, own: new Set(own) });
}

function recount() {
  const counts = new Map();
  for (const fact of filtered() ? facts.filter(passes) : []) {
    for (const name of [fact.kind, fact.key]) counts.set(name, (counts.get(name) || 0) + 1);
  }
  for (const { node, printed, own } of numbered) {
    const count = [...own].reduce((sum, name) => sum + (counts.get(name) || 0), 0);
    node.textContent = filtered() && ![...own].some((kind) => kind.factor) ? thousands(count) : printed;
  }
}
followers.push(recount);

/** One list to choose from; nothing if there is no choice. */
function filterList(name) {
  const { title, names } = columns[name];
  if (names.length < 3) return null;
  const select = make("select");
  select.dataset.filtro = name;
  for (const value of names) {
    const option = make("option", "", value || "todos");
    option.value = value;
    fill(select, option);
  }
  select.addEventListener("change", () => filterBy({ [name]: select.value }));
  followers.push(() => { select.value = chosen[name]; });
  return fill(make("label"), make("span", "", title), select);
}

/** How many incidents are shown where a filter or the legend hides some, and the button that shows all again. */
function shownTold() {
  const told = make("p", "cuantos");
  told.setAttribute("role", "status");
  const button = make("button", "sin-filtros", "Quitar filtros");
  button.type = "button";
  button.hidden = true;
  button.addEventListener("click", () => filterBy(Object.fromEntries(Object.keys(chosen).map((name) => [name, ""]))));
  followers.push(() => {
    const count = shownCount();
    told.textContent = filtered() || count < facts.length ? factCount(count) : "";
    button.hidden = !filtered();
  });
  return fill(make("div", "mostrados"), told, button);
}

/** The box with all the filters that the sheet allows. */
function filterBox() {
  const lists = LISTS.map(filterList).filter(Boolean);
  if (!facts.length) return null;
  return fill(make("div"), fill(make("div", "listas"), ...lists, shownTold()), monthBars());
}
