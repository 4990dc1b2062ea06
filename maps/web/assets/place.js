// ---- Where the reader is, if the browser tells it: asked for at a click, shown on the map, sent nowhere. ----

const PLACE_WAIT_MS = 15_000; // a telephone needs some seconds to find satellites

/** A button of the map, below those of the zoom. */
function mapButton(className, words, sign, use) {
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const button = make("button", `boton ${className}`);
    button.type = "button";
    button.title = words;
    button.setAttribute("aria-label", words);
    fill(button, sign);
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => use(button));
    return fill(make("div", "leaflet-bar boton-mapa"), button);
  };
  return control;
}

/** A sign of 20 units a side, drawn in lines. */
function lineSign(...paths) {
  const image = svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" });
  for (const d of paths) fill(image, svg("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" }));
  return image;
}

function placeControl() {
  const shown = L.layerGroup().addTo(map);
  const found = ({ coords }) => {
    const at = L.latLng(coords.latitude, coords.longitude);
    const meters = Math.round(coords.accuracy);
    const outside = home.bounds.contains(at) ? "" : " Está fuera de esta lámina.";
    shown.clearLayers();
    shown.addLayer(L.circle(at, { radius: coords.accuracy, pane: "zonas", interactive: false, color: "#1d6fd1", weight: 1, fillOpacity: 0.12 }));
    shown.addLayer(L.circleMarker(at, { radius: 7, pane: "zonas", interactive: false, color: "#fff", weight: 2, fillColor: "#1d6fd1", fillOpacity: 1 }));
    say(`Su ubicación, con ${meters.toLocaleString("en-US")} m de margen.${outside}`);
    if (!outside) map.panTo(at, { animate: false });
  };
  const failed = ({ code }) => say(code === 1 ? "El navegador no tiene permiso para decir su ubicación." : "El navegador no encontró su ubicación.");
  const sign = lineSign("M10 5a5 5 0 1 0 0 10a5 5 0 1 0 0-10", "M10 1v4M10 15v4M1 10h4M15 10h4");
  return mapButton("ubicacion", "Mi ubicación", sign, () =>
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: PLACE_WAIT_MS }));
}

/** The first view again, or the whole of the sheet. */
function backHome(whole) {
  home.moved = false;
  goHome(whole);
}

function placeButtons() {
  const sign = lineSign("M2 7V2h5M13 2h5v5M18 13v5h-5M7 18H2v-5");
  map.addControl(mapButton("entero", "Toda la jurisdicción", sign, () => backHome(true)));
  if (window.isSecureContext && navigator.geolocation) map.addControl(placeControl());
}
