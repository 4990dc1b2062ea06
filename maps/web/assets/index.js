(() => {
  const rows = [...document.querySelectorAll("[data-palabras]")].map((node) => ({ node, n: node.dataset.n, words: plain(node.dataset.palabras) }));
  const places = new Map([...document.querySelectorAll("#mapa a")].map((node) => [node.dataset.n, node]));
  const byNumber = new Map(rows.map((row) => [row.n, row.node]));
  const main = document.querySelector("main");
  const outline = document.getElementById("realce");
  const said = document.querySelector(".dicho");
  const fold = document.querySelector(".vacias");

  /** Marks a jurisdiction in the table and on the map; none for undefined. */
  const choose = (n) => {
    for (const { node } of rows) node.classList.toggle("sel", node.dataset.n === n);
    const place = places.get(n);
    if (outline) outline.setAttribute("d", place ? place.querySelector("path").getAttribute("d") : "");
    if (said) said.textContent = place ? place.getAttribute("aria-label") : "\u00a0";
  };
  const numberOf = (event) => event.target.closest?.("[data-n]")?.dataset.n;
  for (const type of ["pointerover", "focusin"]) main.addEventListener(type, (event) => choose(numberOf(event)));
  main.addEventListener("pointerleave", () => choose(document.activeElement?.closest("[data-n]")?.dataset.n));

  for (const [n, place] of places) {
    place.addEventListener("click", () => {
      if (fold?.contains(byNumber.get(n))) fold.open = true;
    });
  }

  // The map is one stop of the tabulator; arrows go to the nearest jurisdiction that way.
  const order = [...places.values()];
  const middle = (place) => {
    const box = place.getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const stop = (place) => order.forEach((one) => one.setAttribute("tabindex", one === place ? "0" : "-1"));
  if (order.length) stop(order[0]);
  document.getElementById("mapa")?.addEventListener("focusin", (event) => stop(event.target.closest("a")));
  document.getElementById("mapa")?.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    const from = event.target.closest("a");
    if (!way || !from) return;
    event.preventDefault();
    const [x, y] = middle(from);
    let best;
    let least = Infinity;
    for (const place of order) {
      const [dx, dy] = [middle(place)[0] - x, middle(place)[1] - y];
      const along = dx * way[0] + dy * way[1];
      const cost = along + 2 * Math.abs(dx * way[1] + dy * way[0]);
      if (along > 0.5 && cost < least) [best, least] = [place, cost];
    }
    best?.focus();
  });

  const colours = document.querySelector(".colores");
  if (colours) {
    colours.hidden = false;
    const colour = () => {
      main.dataset.color = colours.querySelector(":checked").value;
    };
    colours.addEventListener("change", colour);
    colour();
  }

  const table = document.getElementById("tabla");
  const sort = (head) => {
    const { orden } = head.dataset;
    const words = orden === "nombre" || orden === "delito";
    const down = head.ariaSort ? head.ariaSort !== "descending" : !words;
    const value = (row) => (words ? row.querySelector(`.${orden}`).textContent.trim() : Number(row.dataset[orden]));
    const compare = words ? (a, b) => a.localeCompare(b, "es", { numeric: true }) : (a, b) => a - b;
    const sorted = [...table.tBodies[0].rows].sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1));
    for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...sorted);
  };
  for (const head of document.querySelectorAll("[data-orden]")) head.firstElementChild.addEventListener("click", () => sort(head));

  document.addEventListener("toggle", (event) => {
    if (!event.target.open || !event.target.matches(".mas")) return;
    for (const other of document.querySelectorAll(".mas[open]")) other.open = other === event.target;
  }, true);
  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Escape" && document.querySelector(".mas[open]");
    if (!opened) return;
    opened.open = false;
    opened.firstElementChild.focus();
  });
  document.addEventListener("click", (event) => {
    for (const opened of document.querySelectorAll(".mas[open]")) opened.open = opened.contains(event.target);
  });

  const box = document.getElementById("buscar");
  if (!box) return;
  const count = document.getElementById("cuantas");
  const search = () => {
    const wanted = wordsOf(box);
    let shown = 0;
    for (const { node, n, words } of rows) {
      node.hidden = !wanted.every((word) => words.includes(word));
      shown += node.hidden ? 0 : 1;
      places.get(n)?.classList.toggle("fuera", node.hidden);
      if (wanted.length && !node.hidden && fold?.contains(node)) fold.open = true;
    }
    count.textContent = shown === rows.length ? `${shown}` : `${shown} de ${rows.length}`;
  };
  box.addEventListener("input", search);
  box.closest(".buscar").hidden = false;
  search();
})();
