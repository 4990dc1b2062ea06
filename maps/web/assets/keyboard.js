// ---- The map for those who hear it or use it without a mouse: a region with a summary, and a cursor that arrows move. ----

const SUMMARY_PAUSE_MS = 500; // the summary is told when the map has come to rest
const CURSOR_PX = 40; // side of the squares whose incidents are told together
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const spoken = make("p", "oido");
const said = make("p", "aviso");

/** A short message over the map, also read aloud. */
function say(words) {
  said.textContent = words;
  clearTimeout(said.waiting);
  said.waiting = setTimeout(() => { said.textContent = ""; }, 8000);
}

/** What the canvas says that it draws. */
function summary() {
  const drawn = container.querySelector("canvas.hechos");
  if (!drawn) return `${text(data.titulo)}. ${text(data.lugar)}.`;
  const [inView, shown] = [Number(drawn.dataset.dibujados), Number(drawn.dataset.visibles)];
  return `En el mapa, ${factCount(shown)}; a la vista, ${thousands(inView)}.`;
}

/** The hexagons in view, where the cursor can stop. */
function hexagonStops(size) {
  const found = [];
  for (const cell of incidents.cells().values()) {
    const point = L.point(cell.x, cell.y).subtract(map.getPixelBounds().min);
    if (point.x < 0 || point.y < 0 || point.x > size.x || point.y > size.y) continue;
    const content = () => crowdContent(marksInCell(cell, map.getZoom()), "hexágono");
    found.push({ point, at: map.containerPointToLatLng(point), count: cell.count, content });
  }
  return found;
}

/** Places where the cursor can stop: hexagons, or the incidents in view, a square of the world together. */
function stops() {
  const size = map.getSize();
  if (map.hasLayer(incidents) && incidents.picture === "hexagonos") return hexagonStops(size);
  const cells = new Map();
  for (const mark of map.hasLayer(incidents) ? marks.filter(visible) : []) {
    const point = map.latLngToContainerPoint(mark.at);
    if (point.x < 0 || point.y < 0 || point.x > size.x || point.y > size.y) continue;
    const { x, y } = map.project(mark.at).divideBy(CURSOR_PX).floor();
    const name = `${x} ${y}`;
    if (!cells.has(name)) cells.set(name, []);
    cells.get(name).push({ mark, point });
  }
  return [...cells.values()].map((found) => {
    const middle = found.reduce((sum, { point }) => sum.add(point), L.point(0, 0)).divideBy(found.length);
    const nearest = found.reduce((best, item) => (item.point.distanceTo(middle) < best.point.distanceTo(middle) ? item : best));
    return { point: nearest.point, at: nearest.mark.at, count: found.length, content: () => marksContent(found.map(({ mark }) => mark)) };
  });
}

/** The nearest stop in a direction, those straight ahead before those aside. */
function stopBeside(from, [dx, dy]) {
  const cost = ({ point }) => {
    const [x, y] = [point.x - from.x, point.y - from.y];
    const [ahead, aside] = [x * dx + y * dy, Math.abs(x * dy - y * dx)];
    return ahead > 1 && aside <= 2 * ahead ? ahead + 2 * aside : Infinity;
  };
  const best = stops().reduce((found, stop) => (!found || cost(stop) < cost(found) ? stop : found), null);
  return best && cost(best) < Infinity ? best : null;
}

/** A button on the map that arrows move from place to place; Enter tells what is there. */
function mapCursor() {
  const cursor = make("button", "cursor");
  cursor.type = "button";
  let here = null;
  const go = (stop) => {
    here = stop;
    if (!stop) return;
    const area = ["subsector", "sector"].flatMap(ofLevel).find((item) => inside(item.shape, stop.at));
    cursor.style.left = `${stop.point.x}px`;
    cursor.style.top = `${stop.point.y}px`;
    cursor.setAttribute("aria-label", [factCount(stop.count), area && area.name].filter(Boolean).join(", "));
  };
  const densest = () => stops().reduce((best, stop) => (!best || stop.count > best.count ? stop : best), null);
  cursor.setAttribute("aria-label", "Recorrer los hechos del mapa con las flechas");
  cursor.addEventListener("focus", () => go(densest()));
  cursor.addEventListener("click", (event) => {
    event.stopPropagation();
    if (here) open(here.at, here.content());
  });
  cursor.addEventListener("keydown", (event) => {
    if (event.key in STEPS) {
      event.preventDefault();
      if (here) go(stopBeside(here.point, STEPS[event.key]) || here);
    }
    if (event.key !== "Escape" && event.key !== "Tab") event.stopPropagation(); // Leaflet would move the map
  });
  map.on("move zoom", () => { if (here) go({ ...here, point: map.latLngToContainerPoint(here.at) }); });
  return cursor;
}

/** Makes the map a region with a name and a summary; returns what is to be called when what is shown changed. */
function forAll() {
  spoken.id = "resumen";
  for (const node of [spoken, said]) node.setAttribute("aria-live", "polite");
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", `Mapa: ${text(data.titulo)}`);
  container.setAttribute("aria-describedby", spoken.id);
  fill(container, mapCursor(), said);
  fill(document.body, spoken);
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = summary(); }, SUMMARY_PAUSE_MS);
  };
  let opened = false; // a popup, whose words are not cut off by the summary when the map makes room for it
  map.on("moveend", () => { if (!opened) later(); });
  map.on("popupclose", () => { opened = false; });
  map.on("popupopen", ({ popup }) => {
    opened = true;
    clearTimeout(waiting);
    spoken.textContent = popup.getElement().innerText;
  });
  later();
  return later;
}
