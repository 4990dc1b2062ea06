// ---- Controls of the map. ----

function northArrow() {
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const image = svg("svg", { viewBox: "0 0 40 56", width: 34, height: 48, role: "img", "aria-label": "Norte" });
    const letter = svg("text", { x: 20, y: 14, "text-anchor": "middle", "font-size": 15, "font-weight": 700, fill: "#0b2545" });
    letter.textContent = "N";
    fill(
      image, letter,
      svg("path", { d: "M20 18 L31 53 L20 45 Z", fill: "#0b2545", stroke: "#0b2545" }),
      svg("path", { d: "M20 18 L9 53 L20 45 Z", fill: "#fff", stroke: "#0b2545" }),
    );
    return fill(make("div", "norte"), image);
  };
  return control;
}

/** The button of the layers opens and closes their box, by the pointer or the keyboard; Escape, or a click on the map, closes it. */
function layersButton(control) {
  const box = control.getContainer();
  const toggle = box.querySelector(".leaflet-control-layers-toggle");
  const show = (wanted) => {
    if (wanted) control.expand();
    else control.collapse();
    toggle.setAttribute("aria-expanded", String(wanted));
  };
  const turn = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation(); // Leaflet's own can only open it
    show(toggle.getAttribute("aria-expanded") !== "true");
  };
  toggle.title = "Capas";
  toggle.textContent = "Capas";
  toggle.addEventListener("click", turn, true);
  toggle.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") turn(event); }, true);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    toggle.focus();
  });
  map.on("click", () => show(false));
  show(false);
}

function layersControl() {
  const options = [
    ["Agua y parques", groundLayer(), ground.shapes.length + ground.lines.length],
    ["Calles", streetLayer(), streets.length],
    ["Colores", colorLayer(), areas.some((area) => fills.has(area.band))],
    ["Límites", borderLayer(), areas.length],
    [data.tipo === "riesgo" ? "Puntos" : "Delitos", incidents, marks.length + factors.length],
    ["Puntos críticos", zoneBadges, zones.length],
    ["Nombres", names, areas.length + streets.length + ground.barrios.length],
  ].filter((option) => option[2]);
  const control = L.control.layers(overlayChoice(), {}, { collapsed: false });
  if (data.mosaico) control.addOverlay(tiles().addTo(map), "Fondo de OpenStreetMap");
  for (const [name, layer] of options) control.addOverlay(layer.addTo(map), name);
  map.addControl(control);
  layersButton(control);
}

/** The only thing that a page ever fetches, and only if its sheet says so. */
function tiles() {
  map.addControl(L.control.attribution({ prefix: false }));
  return L.tileLayer("https://tile.openstreetmap.org/{z}/{x}/{y}.png", {
    maxZoom: 19,
    attribution: "© colaboradores de OpenStreetMap",
    referrerPolicy: "origin",
  });
}

function controls() {
  map.addControl(L.control.zoom({ zoomInTitle: "Acercar", zoomOutTitle: "Alejar" }));
  placeButtons();
  map.addControl(northArrow());
  map.addControl(L.control.scale({ imperial: false, maxWidth: 140 }));
  map.addControl(countsLegend.control);
  layersControl();
  legendCorner();
}
