// ---- The legend of what counts: classes of hexagons or places, in a corner of the map. ----

const countsLegend = (() => {
  const title = make("h3");
  const ramp = make("div", "rampa");
  const note = make("p", "nota");
  const node = fill(make("section", "escala"), title, ramp, note);
  node.hidden = true;
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => node;
  return { node, title, ramp, note, control };
})();

/** Puts this legend in the first corner where it covers none of the fullest hexagons, or the fewest. */
function legendCorner() {
  const covered = ["bottomright", "bottomleft", "topright"].map((corner) => {
    countsLegend.control.setPosition(corner);
    const [left, top, right, bottom] = boxIn(countsLegend.node, container.getBoundingClientRect());
    const points = incidents.fullest().map((point) => map.layerPointToContainerPoint(point));
    const below = points.filter(({ x, y }) => x > left - 12 && x < right + 12 && y > top - 8 && y < bottom + 8);
    return { corner, count: below.length };
  });
  const best = covered.reduce((found, one) => (one.count < found.count ? one : found));
  countsLegend.control.setPosition(best.corner);
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
  const share = percentOf(held, cells.reduce((sum, cell) => sum + cell.count, 0));
  const where = darkest.length === 1 ? `el ${one} más ${dark}` : `los ${thousands(darkest.length)} ${many} más ${dark}s`;
  note.textContent = `${share} de los hechos en ${where}.`;
}

/** The box of a node in a frame. */
function boxIn(node, frame) {
  const box = node.getBoundingClientRect();
  return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
}

/** The boxes of this legend, the north and the scale over the map, in pixels of the container: no name or number is below them. */
function legendBoxes() {
  const frame = container.getBoundingClientRect();
  const boxes = [countsLegend.node, ...container.querySelectorAll(".norte, .leaflet-control-scale")].map((node) => boxIn(node, frame));
  return boxes.filter(([left, , right]) => right > left);
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
