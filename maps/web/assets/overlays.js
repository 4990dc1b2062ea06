// ---- Colourings of the map (density, change) to choose from, one at a time, each with its legend. ----

const VIEWS = { densidad: "Densidad", cambio: "Cambio" };

/** The colourings of this page: their shapes, some of them an area's own, with the fill of their legend line. */
const overlays = data.vistas.map((row) => {
  const colors = new Map(row.leyenda.lineas.map((line) => [line.clave, line.relleno]));
  const shades = row.formas.map(([key, shape]) => {
    const area = typeof shape === "number" ? areas[shape] : null;
    return { color: colors.get(key), area, shape: area ? area.shape : polygons(shape) };
  });
  return { kind: row.tipo, name: VIEWS[row.tipo], legend: row.leyenda, shades };
});

/** The legend of each colouring, seen only while that is the one chosen. */
function overlayLegends() {
  for (const overlay of overlays) {
    overlay.node = legendGroup(overlay.legend);
    overlay.node.hidden = true;
    overlay.told = make("p", "nota");
    fill(overlay.node, overlay.told);
  }
  return overlays.map((overlay) => overlay.node);
}

/** The shapes of a colouring; some say how they are drawn. */
function shadeLayers(shades) {
  const style = { color: "#5b4a73", weight: 0.7, fillOpacity: 1, smoothFactor: 0 };
  return shades.map(({ shape, color, ...own }) => L.polygon(shape, still("vistas", { ...style, fillColor: color, ...own, area: null })));
}

/** Draws a colouring and its legend again, of what passes the filters; as on the sheet where all does, or it cannot be told. */
function repaint(overlay) {
  const all = !filtered() && shownCount() === facts.length;
  const told = all ? null : { densidad: densityNow, cambio: changeNow }[overlay.kind](overlay.legend, overlay.shades);
  overlay.layer.clearLayers();
  for (const layer of shadeLayers(told ? told.shades : overlay.shades)) overlay.layer.addLayer(layer);
  const lines = told ? told.lines : overlay.legend.lineas.map((line) => [text(line.rotulo), text(line.n)]);
  overlay.node.querySelectorAll("li").forEach((row, i) => {
    row.hidden = !lines[i];
    if (lines[i]) [row.querySelector(".rotulo").textContent, row.querySelector(".n").textContent] = lines[i];
  });
  overlay.told.textContent = told ? told.note : !all ? "No sigue los filtros." : "";
}

/** Whether a colouring is on the map. */
const coloured = () => overlays.some(({ layer }) => layer && map.hasLayer(layer));

/** The colourings, of which one is chosen at a time, and first none; none to choose from where there are no colourings. */
function overlayChoice() {
  if (!overlays.length) return {};
  for (const overlay of overlays) overlay.layer = L.layerGroup(shadeLayers(overlay.shades));
  if (data.mosaico) map.getPane("vistas").style.opacity = 0.7;
  map.on("baselayerchange", ({ layer }) => {
    for (const overlay of overlays) {
      overlay.node.hidden = overlay.layer !== layer;
      if (overlay.layer !== layer) continue;
      repaint(overlay);
      overlay.node.scrollIntoView({ block: "nearest" });
    }
    incidents.redraw();
  });
  followers.push(() => overlays.filter(({ layer }) => map.hasLayer(layer)).forEach(repaint));
  return { "Sin colores": L.layerGroup().addTo(map), ...Object.fromEntries(overlays.map(({ name, layer }) => [name, layer])) };
}

/** The area whose own polygon the chosen colouring fills at a place, if it fills areas. */
function tintedArea(at) {
  const shades = overlays.filter((overlay) => map.hasLayer(overlay.layer)).flatMap((overlay) => overlay.shades);
  const found = shades.find((shade) => shade.area && inside(shade.area.shape, at));
  return found && found.area;
}
