// ---- The ground of the map: streets, fills of areas and outlines. ----

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
