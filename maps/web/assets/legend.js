// ---- The legend: lines by sign, which hide and show their incidents, with the counts of what is shown. ----

function checkbox(label) {
  const input = make("input");
  input.type = "checkbox";
  input.checked = true;
  input.setAttribute("aria-label", `Mostrar ${label}`);
  return input;
}

function swatch(line) {
  if (line.simbolo) return symbolCanvas(line.simbolo, 6, 3);
  const box = make("span", line.relleno ? `muestra${line.rayado ? " raya" : ""}` : "");
  if (line.relleno) box.style.backgroundColor = line.relleno;
  return box;
}

/** One line of the legend; a line with a symbol hides and shows its incidents. */
function legendLine(line, changed) {
  const kind = kinds.get(line.clave);
  const row = make("li", kind || line.relleno ? "" : "texto");
  const label = make("label");
  if (kind) {
    const input = checkbox(kind.label);
    input.addEventListener("change", () => {
      kind.shown = input.checked;
      changed();
    });
    fill(label, input);
  }
  if (line.simbolo || line.relleno) fill(label, swatch(line));
  else if (kind) fill(label, make("span", "hueco"));
  const number = make("span", "n", text(line.n));
  if (kind) follow(number, [kind]);
  return fill(row, fill(label, make("span", "rotulo", text(line.rotulo)), number), nestedLines(line));
}

/** What a line has nested, folded: names and counts without a sign of their own. */
function nestedLines(line) {
  if (!line.anidadas || (line.anidadas.length === 1 && line.anidadas[0].rotulo === line.rotulo)) return null;
  const rows = line.anidadas.map((one) => {
    const number = make("span", "n", text(one.n));
    follow(number, [one.clave]);
    return fill(make("li"), make("span", "rotulo", text(one.rotulo)), number);
  });
  const title = make("summary", "", `Detalle (${rows.length})`);
  title.setAttribute("aria-label", `Detalle de ${text(line.rotulo)}`);
  return fill(make("details", "anidadas"), title, fill(make("ul"), ...rows));
}

/** A titled block of lines; its own checkbox follows and commands those of its lines. */
function legendGroup(group, changed) {
  const inputs = [];
  const all = checkbox(text(group.titulo));
  const agree = () => {
    const shown = inputs.filter((input) => input.checked).length;
    all.checked = shown > 0;
    all.indeterminate = shown > 0 && shown < inputs.length;
    changed();
  };
  const names = group.lineas.every((line) => !kinds.has(line.clave) && !line.relleno);
  const list = make("ul", names ? (group.lineas.length > 8 ? "textos muchos" : "textos") : "");
  for (const line of group.lineas) {
    const row = legendLine(line, agree);
    fill(list, row);
    inputs.push(...row.querySelectorAll("input"));
  }
  all.addEventListener("change", () => {
    const wanted = all.checked; // each click below changes what this box shows
    for (const input of inputs) if (input.checked !== wanted) input.click();
  });
  const title = make("label", "cabeza");
  if (inputs.length) fill(title, all);
  const total = make("span", "n", text(group.total));
  if (inputs.length) follow(total, group.lineas.map((line) => kinds.get(line.clave)).filter(Boolean));
  if (group.lineas.some((line) => text(line.clave).startsWith(`${COUNTED}:`))) {
    followers.push(() => { total.textContent = thousands(told.filter(passes).length); });
  }
  fill(title, make("h3", "", text(group.titulo)), total);
  return fill(make("section", group.titulo ? "grupo" : "grupo solo"), group.titulo ? title : null, list, group.nota ? make("p", "nota", text(group.nota)) : null);
}

/** The lines that this page draws by itself: borders and puntos críticos. */
function ownLegend() {
  const levels = ["comisaria", "sector", "subsector", "vecina"].map((level) => [level, text(data.niveles[level])]);
  const present = levels.filter(([level]) => areas.some((area) => area.level === level));
  if (zones.length) present.push(["zona", "Punto crítico"]);
  const rows = present.map(([level, name]) =>
    fill(make("li"), fill(make("label"), make("span", `trazo ${level}`), make("span", "rotulo", name))));
  if (factors.length > 1) {
    const sign = symbolCanvas([factors[0].kind.symbol[0], MANY, 1, "", "3"], 6, 3);
    rows.push(fill(make("li"), fill(make("label"), sign, make("span", "rotulo", "Varios factores juntos: cuántos"))));
  }
  if (!rows.length) return null;
  return fill(make("section", "grupo"), fill(make("div", "cabeza"), make("h3", "", "Límites")), fill(make("ul", "limites"), ...rows), names.missing);
}
