// ---- The map itself: layers, controls, clicks, printing. ----

const map = window.map_lamina; // made by folium
const container = map.getContainer();
const home = { bounds: null, zoom: 0, going: false, moved: false }; // the first view, until the reader leaves it

const PANES = { vecinas: 300, base: 310, colores: 320, vistas: 330, calles: 340, limites: 360, barrios: 430, hechos: 440, zonas: 450, nombres: 470 };
for (const [name, order] of Object.entries(PANES)) map.createPane(name).style.zIndex = order;
for (const name of ["barrios", "hechos", "nombres"]) map.getPane(name).style.pointerEvents = "none";
for (const name of ["barrios", "nombres"]) map.getPane(name).classList.add("leaflet-zoom-hide");

const STREET_STYLES = {
  1: [["#9aa4af", 4.4], ["#ffffff", 2.8]],
  2: [["#b4bcc6", 2.2]],
  3: [["#cfd5dc", 1.1]],
};
const BORDER_STYLES = {
  vecina: [{ color: "#8b949e", weight: 1, dashArray: "2 4" }],
  contada: [{ color: "#6b4e1d", weight: 1 }],
  subsector: [{ color: "#4b5866", weight: 1.1 }],
  sector: [{ color: "#ffffff", weight: 4.6, opacity: 0.8 }, { color: "#22364f", weight: 2.4 }],
  comisaria: [{ color: "#ffffff", weight: 7, opacity: 0.85 }, { color: "#0b2545", weight: 4.2 }],
};

const still = (pane, style) => ({ pane, interactive: false, ...style });
const shapes = (items, options) => items.map((item) => L.polygon(item.shape, options));
const ofLevel = (level) => areas.filter((area) => area.level === level);

function streetLayer() {
  const group = L.layerGroup();
  for (const rank of [3, 2, 1]) {
    const lines = streets.filter((street) => street.rank === rank).flatMap((street) => street.lines);
    for (const [color, weight] of STREET_STYLES[rank]) {
      if (lines.length) group.addLayer(L.polyline(lines, still("calles", { color, weight, smoothFactor: 0.5 })));
    }
  }
  return group;
}

function colorLayer() {
  const group = L.layerGroup([countedLayer()]);
  for (const area of areas.filter((item) => fills.has(item.band) && item.level !== COUNTED)) {
    group.addLayer(L.polygon(area.shape, still("colores", { stroke: false, fillColor: fills.get(area.band), fillOpacity: 0.55 })));
  }
  return group;
}

function borderLayer() {
  const group = L.layerGroup(shapes(ofLevel("vecina"), still("vecinas", { stroke: false, fillColor: "#e3e7ec", fillOpacity: 0.75 })));
  for (const level of ["vecina", COUNTED, "subsector", "sector", "comisaria"]) {
    for (const style of BORDER_STYLES[level]) {
      for (const shape of shapes(ofLevel(level), still("limites", { fill: false, ...style }))) group.addLayer(shape);
    }
  }
  return group;
}

/** Outlines of the puntos críticos and the round badges with their rank. */
const Zones = L.LayerGroup.extend({
  initialize() {
    L.LayerGroup.prototype.initialize.call(this, [
      ...shapes(zones, still("zonas", { color: "#ffffff", weight: 6, opacity: 0.9, fillColor: "#7a0019", fillOpacity: 0.07 })),
      ...shapes(zones, still("zonas", { color: "#7a0019", weight: 3, dashArray: "9 6", fill: false })),
    ]);
  },

  onAdd(target) {
    L.LayerGroup.prototype.onAdd.call(this, target);
    this._badges = zones.map((zone) => {
      const node = make("span", "insignia en-mapa", String(zone.rank));
      fill(target.getPane("nombres"), node);
      return { zone, node };
    });
    target.on("zoomend viewreset", this.place, this);
    this.place();
  },

  onRemove(target) {
    target.off("zoomend viewreset", this.place, this);
    for (const { node } of this._badges) node.remove();
    L.LayerGroup.prototype.onRemove.call(this, target);
  },

  place() {
    for (const { zone, node } of this._badges) L.DomUtil.setPosition(node, map.latLngToLayerPoint(zone.at).round());
  },

  boxes() {
    if (!map.hasLayer(this)) return [];
    return zones.map((zone) => {
      const point = map.latLngToContainerPoint(zone.at);
      return boxAt(point.x, point.y, 28, 28);
    });
  },
});

const zoneBadges = new Zones();
const names = new Names();
const incidents = new Marks();

// ---- What a click tells: the incidents under it, or the punto crítico, or the smallest area. ----

function inside(shape, at) {
  let odd = false;
  for (const ring of shape.flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [a, b] = [ring[i], ring[j]];
      if (a.lat > at.lat !== b.lat > at.lat && at.lng < ((b.lng - a.lng) * (at.lat - a.lat)) / (b.lat - a.lat) + a.lng) {
        odd = !odd;
      }
    }
  }
  return odd;
}

function contentAt(at) {
  const point = map.latLngToContainerPoint(at);
  const shown = map.hasLayer(zoneBadges) ? zones : [];
  const badge = shown.find((zone) => map.latLngToContainerPoint(zone.at).distanceTo(point) < 14);
  if (badge) return zoneContent(badge);
  const found = incidents.under(point);
  if (found.length) return marksContent(found);
  const zone = shown.find((item) => inside(item.shape, at));
  if (zone) return zoneContent(zone);
  const tinted = tintedArea(at);
  if (tinted) return areaContent(tinted);
  for (const level of [COUNTED, "subsector", "sector", "comisaria", "vecina"]) {
    const area = ofLevel(level).find((item) => inside(item.shape, at));
    if (area) return areaContent(area);
  }
  return null;
}

function open(at, content) {
  L.popup({ maxWidth: 300, minWidth: 180, maxHeight: 320 }).setLatLng(at).setContent(content).openOn(map);
}

function choose(zone) {
  if (!map.hasLayer(zoneBadges)) map.addLayer(zoneBadges);
  map.fitBounds(L.latLngBounds(zone.shape.flat(2)).pad(1.2), { animate: false });
  open(zone.at, zoneContent(zone));
}

function listen() {
  map.on("click", (event) => {
    const content = contentAt(event.latlng);
    if (content) open(event.latlng, content);
  });
  map.on("mousemove", (event) => {
    container.style.cursor = incidents.under(event.containerPoint).length ? "pointer" : "";
  });
  map.on("popupopen", (event) => {
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", "Cerrar");
  });
  map.on("movestart", () => { home.moved = home.moved || !home.going; });
}

// ---- Controls ----

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

function layersControl() {
  const options = [
    ["Agua y parques", groundLayer(), ground.shapes.length + ground.lines.length],
    ["Calles", streetLayer(), streets.length],
    ["Colores", colorLayer(), areas.some((area) => fills.has(area.band))],
    ["Límites", borderLayer(), areas.length],
    [data.tipo === "riesgo" ? "Puntos" : "Delitos", incidents, marks.length],
    ["Puntos críticos", zoneBadges, zones.length],
    ["Nombres", names, areas.length + streets.length + ground.barrios.length],
  ].filter((option) => option[2]);
  const control = L.control.layers(overlayChoice(), {}, { collapsed: container.clientWidth < 620 });
  if (data.mosaico) control.addOverlay(tiles().addTo(map), "Fondo de OpenStreetMap");
  for (const [name, layer] of options) control.addOverlay(layer.addTo(map), name);
  return control;
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
  map.addControl(northArrow());
  map.addControl(L.control.scale({ imperial: false, maxWidth: 140 }));
  map.addControl(layersControl());
  const toggle = container.querySelector(".leaflet-control-layers-toggle");
  if (toggle) {
    toggle.title = "Capas";
    toggle.textContent = "Capas";
  }
  container.setAttribute("aria-label", "Mapa");
}

// ---- View, watermark and printing ----

function homeBounds() {
  const bounds = L.latLngBounds(areas.filter((area) => area.level !== "vecina").flatMap((area) => area.shape.flat(2)));
  if (!bounds.isValid()) for (const mark of marks) bounds.extend(mark.at);
  if (!bounds.isValid()) for (const street of streets) bounds.extend(L.latLngBounds(street.lines.flat()));
  return bounds.isValid() ? bounds : L.latLngBounds([[-18.4, -81.4], [0, -68.6]]);
}

function goHome() {
  home.going = true;
  map.fitBounds(home.bounds, { padding: [14, 14], maxZoom: 17, animate: false });
  home.going = false;
  home.zoom = map.getZoom();
}

function watermark() {
  if (!data.marca) return;
  const words = text(data.marca);
  const node = fill(make("div", "marca"), make("span", "", words));
  node.setAttribute("aria-hidden", "true");
  fill(container, node);
  sizeWatermark();
}

/** The turned words fit in the map, whatever its size. */
function sizeWatermark() {
  const words = container.querySelector(".marca span");
  if (!words) return;
  const length = Math.min(0.95 * container.clientWidth, 2.1 * container.clientHeight);
  words.style.fontSize = `${length / (0.78 * Math.max(8, words.textContent.length))}px`;
}

function fitToCell() {
  map.invalidateSize({ pan: false, animate: false });
  sizeWatermark();
  if (!home.moved) goHome();
}

/** On paper the map has the size that the stylesheet gives it there, and is drawn finer. */
function printing() {
  const before = { scale: incidents.scale, view: null }; // view: where a reader who left the first view was
  window.addEventListener("beforeprint", () => {
    before.view = home.moved ? [map.getCenter(), map.getZoom()] : null;
    map.closePopup();
    document.documentElement.classList.add("imprime");
    fitToCell();
    incidents.scale = 3;
    incidents.draw();
    names.place();
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("imprime");
    incidents.scale = before.scale;
    fitToCell();
    if (before.view) map.setView(...before.view, { animate: false });
    incidents.draw();
  });
}

titleBlock();
const changed = () => {
  incidents.redraw();
  for (const follower of followers) follower();
};

panel(changed, choose, (area) => {
  map.fitBounds(L.latLngBounds(area.shape.flat(2)).pad(0.3), { animate: false });
  open(area.at, areaContent(area));
});
map.invalidateSize({ animate: false });
home.bounds = homeBounds();
goHome();
map.setMinZoom(Math.max(3, home.zoom - 2));
map.setMaxZoom(19);
controls();
watermark();
listen();
printing();
new ResizeObserver(fitToCell).observe(container);
document.documentElement.dataset.lista = "si";
