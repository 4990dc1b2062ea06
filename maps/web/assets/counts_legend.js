// ---- The legend of what counts: classes of hexagons or places, in a corner of the map. ----

const countsLegend = (() => {
  const title = make("h3");
  const ramp = make("div", "rampa");
  const note = make("p", "nota");
  const node = fill(make("section", "escala"), title, ramp, note);
  node.hidden = true;
  return { node, title, ramp, note };
})();

function countsControl() {
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => countsLegend.node;
  return control;
}

/** Writes the classes of these cells or places. */
function tellRanks(cells, [one, many, dark]) {
  const { node, title, ramp, note } = countsLegend;
  node.hidden = !cells.length;
  if (!cells.length) return;
  title.textContent = `Hechos por ${one}`;
  ramp.textContent = "";
  RAMP.forEach((color, rank) => {
    const counts = cells.filter((cell) => cell.rank === rank).map((cell) => cell.count);
    if (!counts.length) return;
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    const box = make("i");
    box.style.backgroundColor = color;
    fill(ramp, fill(make("span"), box, make("b", "", least === most ? thousands(least) : `${thousands(least)}–${thousands(most)}`)));
  });
  const top = Math.max(...cells.map((cell) => cell.rank));
  const darkest = cells.filter((cell) => cell.rank === top);
  const held = darkest.reduce((sum, cell) => sum + cell.count, 0);
  const share = Math.round((100 * held) / cells.reduce((sum, cell) => sum + cell.count, 0));
  const where = darkest.length === 1 ? `el ${one} más ${dark}` : `los ${thousands(darkest.length)} ${many} más ${dark}s`;
  note.textContent = `${share} % de los hechos en ${where}.`;
}

/** The boxes of this legend, the north and the scale over the map, in pixels of the container: no name or number is below them. */
function legendBoxes() {
  const frame = container.getBoundingClientRect();
  const boxes = [countsLegend.node, ...container.querySelectorAll(".norte, .leaflet-control-scale")].map((node) => node.getBoundingClientRect());
  return boxes.filter((box) => box.width).map((box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
}

/** Draws the legend in a picture of the map. */
function drawCountsLegend(context, { left, top, width, height }) {
  const { title, ramp, note } = countsLegend;
  Object.assign(context, { fillStyle: "#fffffff0", strokeStyle: "#8b95a1", lineWidth: 1 });
  context.fillRect(left, top, width, height);
  context.strokeRect(left, top, width, height);
  writeText(context, title.textContent, { x: left + 9, y: top + 6, width: width - 18, size: 12, weight: 700, color: "#0b2545" });
  const boxes = [...ramp.children];
  const step = (width - 18) / boxes.length;
  boxes.forEach((box, i) => {
    context.fillStyle = box.firstChild.style.backgroundColor;
    context.fillRect(left + 9 + i * step, top + 25, step - 1, 12);
    writeText(context, box.textContent, { x: left + 10 + i * step, y: top + 40, width: step - 2, size: 10, weight: 600 });
  });
  writeText(context, note.textContent, { x: left + 9, y: top + 56, width: width - 18, size: 11, color: "#51606f" });
}
