// ---- Colourings of the map (density, change) to choose from, one at a time, each with its legend. ----

const VIEWS = { densidad: "Densidad", cambio: "Cambio" };

/** The colourings of this page: their shapes, some of them an area's own, with the fill of their legend line. */
const overlays = data.vistas.map((row) => {
  const colors = new Map(row.leyenda.lineas.map((line) => [line.clave, line.relleno]));
  const shades = row.formas.map(([key, shape]) => {
    const area = typeof shape === "number" ? areas[shape] : null;
    return { color: colors.get(key), area, shape: area ? area.shape : polygons(shape) };
  });
  return { name: VIEWS[row.tipo], legend: row.leyenda, shades };
});

/** The legend of each colouring, seen only while that is the one chosen. */
function overlayLegends() {
  for (const overlay of overlays) {
    overlay.node = legendGroup(overlay.legend);
    overlay.node.hidden = true;
  }
  return overlays.map((overlay) => overlay.node);
}

function overlayLayer(overlay) {
  const style = { color: "#5b4a73", weight: 0.7, fillOpacity: 1, smoothFactor: 0 };
  return L.layerGroup(overlay.shades.map(({ shape, color }) => L.polygon(shape, still("vistas", { ...style, fillColor: color }))));
}

/** The colourings, of which one is chosen at a time, and first none; none to choose from where there are no colourings. */
function overlayChoice() {
  if (!overlays.length) return {};
  for (const overlay of overlays) overlay.layer = overlayLayer(overlay);
  if (data.mosaico) map.getPane("vistas").style.opacity = 0.7;
  map.on("baselayerchange", ({ layer }) => {
    for (const overlay of overlays) overlay.node.hidden = overlay.layer !== layer;
  });
  return { "Sin colores": L.layerGroup().addTo(map), ...Object.fromEntries(overlays.map(({ name, layer }) => [name, layer])) };
}

/** The area whose own polygon the chosen colouring fills at a place, if it fills areas. */
function tintedArea(at) {
  const shades = overlays.filter((overlay) => map.hasLayer(overlay.layer)).flatMap((overlay) => overlay.shades);
  const found = shades.find((shade) => shade.area && inside(shade.area.shape, at));
  return found && found.area;
}
