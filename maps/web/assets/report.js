(() => {
  const words = (row) => plain([...row.cells].map((cell) => cell.textContent).join(" "));
  const value = (text) => {
    const digits = text.replace(/,/g, "");
    return digits !== "" && Number.isFinite(parseFloat(digits)) ? parseFloat(digits) : -Infinity;
  };
  const boards = [...document.querySelectorAll(".parte")].map((part) => ({
    box: part.querySelector("[data-primeras]"),
    rows: [...part.querySelectorAll("tr[data-clave]")].map((node) => ({ node, words: words(node), key: node.dataset.clave })),
    areas: new Map([...part.querySelectorAll("g[data-clave]")].map((node) => [node.dataset.clave, node])),
    folded: part.querySelector("details"),
    open: false,
  })).filter((board) => board.box);
  const field = document.getElementById("buscar");
  const count = document.getElementById("cuantas");

  const show = () => {
    const wanted = wordsOf(field);
    for (const board of boards) {
      let seen = 0;
      for (const [place, row] of board.rows.entries()) {
        const found = wanted.every((word) => row.words.includes(word));
        seen += found ? 1 : 0;
        row.node.hidden = !found || (!wanted.length && !board.open && place >= board.first);
        board.areas.get(row.key)?.classList.toggle("apagada", !found);
      }
      if (board.folded && wanted.length) board.folded.open = true;
      if (board.more) board.more.hidden = wanted.length > 0;
      if (board === boards[0]) count.textContent = wanted.length ? `${seen} de ${board.rows.length}` : "";
    }
  };

  const mark = (board, key, on) => {
    const row = board.rows.find((item) => item.key === key);
    if (!on && row && document.activeElement === row.node) return;
    row?.node.classList.toggle("senalada", on);
    board.areas.get(key)?.classList.toggle("senalada", on);
    if (row && board.told) board.told.textContent = on ? told(board, row) : "";
  };
  const told = (board, row) => {
    const cells = [...row.node.cells].map((cell) => cell.textContent);
    return `${cells[2]}, ${cells[3]}: ${cells[0]}, puesto ${cells[1]}${cells[11] ? `, ${cells[11]} veces la tasa del conjunto` : ""}.`;
  };

  const sort = (board, heading, place) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const numeric = heading.classList.contains("n");
    const cell = (row) => row.node.cells[place].textContent;
    const order = numeric ? (a, b) => value(cell(a)) - value(cell(b)) : (a, b) => cell(a).localeCompare(cell(b), "es");
    board.rows.sort((a, b) => (down ? -1 : 1) * order(a, b));
    board.rows[0].node.parentNode.append(...board.rows.map((row) => row.node));
    show();
  };

  const build = (board) => {
    board.first = Number(board.box.dataset.primeras);
    const figure = board.box.parentNode.querySelector("figure");
    if (figure) {
      board.told = document.createElement("p");
      board.told.className = "nota dicho";
      figure.append(board.told);
    }
    for (const [place, heading] of [...board.box.querySelectorAll("th")].entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener("click", () => sort(board, heading, place));
    }
    if (board.rows.length > board.first) {
      board.more = document.createElement("button");
      board.more.type = "button";
      board.more.className = "mas";
      const rest = board.rows.length - board.first;
      const name = () => { board.more.textContent = board.open ? "Mostrar menos" : `Mostrar ${rest} más`; };
      board.more.addEventListener("click", () => { board.open = !board.open; name(); show(); });
      name();
      board.box.after(board.more);
    }
    for (const row of board.rows) {
      row.node.tabIndex = 0;
      for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]])
        row.node.addEventListener(event, () => mark(board, row.key, on));
    }
    for (const [key, area] of board.areas) {
      area.addEventListener("mouseenter", () => mark(board, key, true));
      area.addEventListener("mouseleave", () => mark(board, key, false));
      area.addEventListener("click", () => {
        const row = board.rows.find((item) => item.key === key);
        if (!row) return;
        if (row.node.hidden) { board.open = true; field.value = ""; board.more?.dispatchEvent(new Event("abierta")); show(); }
        row.node.focus();
      });
    }
    board.more?.addEventListener("abierta", () => { board.more.textContent = "Mostrar menos"; });
  };

  boards.forEach(build);
  field.addEventListener("input", show);
  document.querySelector(".buscar").hidden = false;
  show();
})();
