// ---- The map itself: panes, layers, clicks, first view, watermark. ----

const map = window.map_lamina; // made by folium
const container = map.getContainer();
const home = { bounds: null, crowd: null, whole: false, zoom: 0, going: false, moved: false }; // the first view, until the reader leaves it

const PANES = { vecinas: 300, base: 310, colores: 320, vistas: 330, calles: 340, hexagonos: 350, limites: 360, barrios: 430, marca: 434, zonas: 436, hechos: 440, nombres: 470 };
for (const [name, order] of Object.entries(PANES)) map.createPane(name).style.zIndex = order;
for (const name of ["barrios", "hexagonos", "marca", "hechos", "nombres"]) map.getPane(name).style.pointerEvents = "none";
for (const name of ["barrios", "marca", "nombres"]) map.getPane(name).classList.add("leaflet-zoom-hide");

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
  const badge = zoneBadges.badgeAt(point);
  if (badge) return zoneContent(badge);
  const found = incidents.under(point);
  if (found.factors) return factorsContent(found.factors);
  if (found.as) return crowdContent(found.marks(), found.as);
  if (found.marks.length) return marksContent(found.marks);
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
    const found = incidents.under(event.containerPoint);
    container.style.cursor = found.as || found.marks.length ? "pointer" : "";
  });
  map.on("popupopen", (event) => {
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", "Cerrar");
  });
  map.on("movestart", () => { home.moved = home.moved || !home.going; });
}

// ---- First view and watermark ----

function homeBounds() {
  const bounds = L.latLngBounds(areas.filter((area) => area.level !== "vecina").flatMap((area) => area.shape.flat(2)));
  if (!bounds.isValid()) for (const mark of marks) bounds.extend(mark.at);
  if (!bounds.isValid()) for (const street of streets) bounds.extend(L.latLngBounds(street.lines.flat()));
  return bounds.isValid() ? bounds : L.latLngBounds([[-18.4, -81.4], [0, -68.6]]);
}

const CROWD_SHARE = 0.85; // of the incidents: what the first view holds where the whole would be too far away
const CROWD_ENOUGH = 10; // incidents from which there is such a view
const CROWD_CLOSER = 1; // zoom levels (a scale twice as large) that it must be closer, or it would repeat the whole

/** The square round the median of the incidents with a place that holds most of them, as an inset of the paper does; null if there is none. */
function crowdBounds() {
  if (marks.length < CROWD_ENOUGH || marks.length < told.length) return null;
  const points = marks.map((mark) => L.CRS.EPSG3857.latLngToPoint(mark.at, 0));
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const [x, y] = [middle(points.map((point) => point.x)), middle(points.map((point) => point.y))];
  const far = points.map((point) => Math.max(Math.abs(point.x - x), Math.abs(point.y - y))).sort((a, b) => a - b);
  const reach = far[Math.floor(far.length * CROWD_SHARE) - 1];
  const corners = [[x - reach, y + reach], [x + reach, y - reach]].map((at) => L.CRS.EPSG3857.pointToLatLng(L.point(at), 0));
  return reach ? L.latLngBounds(corners).pad(0.1) : null;
}

/** Goes to the first view, or to that of the whole jurisdiction. */
function goHome(whole = home.whole) {
  const options = { padding: [14, 14], maxZoom: 17, animate: false };
  const wide = map.getBoundsZoom(home.bounds, false, L.point(28, 28));
  const close = home.crowd && Math.min(17, map.getBoundsZoom(home.crowd, false, L.point(28, 28)));
  const holds = (zoom) => pictureAt(zoom) !== "hexagonos" || fullestAt(zoom).every((at) => home.crowd.contains(at));
  home.going = true;
  map.fitBounds(!whole && close - wide >= CROWD_CLOSER && holds(close) ? home.crowd : home.bounds, options);
  home.going = false;
  home.whole = whole;
  home.zoom = wide;
}

/** The watermark stands still in the window, over the ground and below the numbers. */
function watermark() {
  if (!data.marca) return;
  const node = watermarkNode("marca");
  fill(map.getPane("marca"), node);
  const still = () => L.DomUtil.setPosition(node, map.containerPointToLayerPoint([0, 0]));
  map.on("move zoomend viewreset resize", still);
  still();
  sizeWatermark();
}

/** Pale words over a picture, drawn by the style sheet: they are no text that has to be read. */
function watermarkNode(kind) {
  const words = make("span");
  words.dataset.palabras = text(data.marca);
  const node = fill(make("div", kind), words);
  node.setAttribute("aria-hidden", "true");
  return node;
}

/** The turned words fit in the map, whatever its size. */
function sizeWatermark() {
  const node = container.querySelector(".marca");
  if (!node) return;
  const { clientWidth: width, clientHeight: height } = container;
  Object.assign(node.style, { width: `${width}px`, height: `${height}px` });
  const words = node.firstChild;
  words.style.fontSize = `${Math.min(0.95 * width, 2.1 * height) / (0.78 * Math.max(8, words.dataset.palabras.length))}px`;
}

function fitToCell() {
  map.invalidateSize({ pan: false, animate: false });
  sizeWatermark();
  if (home.moved) return;
  goHome();
  legendCorner();
  names.place(); // none below the legend where it is now
}

titleBlock();
followers.unshift(() => incidents.recount());
panel(changed, choose, (area) => {
  map.fitBounds(L.latLngBounds(area.shape.flat(2)).pad(0.3), { animate: false });
  open(area.at, areaContent(area));
});
map.invalidateSize({ animate: false });
home.bounds = homeBounds();
home.crowd = crowdBounds();
goHome();
map.setMinZoom(Math.max(3, home.zoom - 2));
map.setMaxZoom(19);
controls();
watermark();
listen();
followers.push(forAll(), addressed());
printing();
new ResizeObserver(fitToCell).observe(container);
document.documentElement.dataset.lista = "si";
