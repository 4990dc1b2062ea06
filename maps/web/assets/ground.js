// ---- The ground of the map: streets, fills of areas and outlines. ----

const INSIDE = "#ffffff"; // of the jurisdiction; what lies outside has the colour of the map's background
const STREET_STYLES = { // casing and street of each tier: all of them at least twice as dark as the ground
  1: [["#84909c", 4.8], ["#ffffff", 3.2]],
  2: [["#8f9aa6", 2.8], ["#ffffff", 1.3]],
  3: [["#a2acb7", 0.9]],
};
const BORDER_STYLES = {
  vecina: [{ color: "#7d8792", weight: 1, dashArray: "2 4" }],
  contada: [{ color: "#6b4e1d", weight: 1 }],
  subsector: [{ color: "#4b5866", weight: 1.1 }],
  sector: [{ color: "#ffffff", weight: 4.6, opacity: 0.8 }, { color: "#22364f", weight: 2.4 }],
  comisaria: [{ color: "#ffffff", weight: 7, opacity: 0.85 }, { color: "#0b2545", weight: 4.2 }],
};
const HATCH_STYLES = [["#ffffff", 2.2], ["#1b2733", 1]]; // of a fill that is uncertain: a casing, seen on every fill, and a line

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
  if (areas.some((area) => fills.has(area.band) && area.level !== COUNTED)) map.getPane("calles").style.opacity = 0.5; // the colours say more
  const group = L.layerGroup([countedLayer()]);
  for (const area of areas.filter((item) => fills.has(item.band) && item.level !== COUNTED)) {
    group.addLayer(L.polygon(area.shape, still("colores", { stroke: false, fillColor: fills.get(area.band), fillOpacity: 1 })));
    for (const [color, weight] of area.hatch.length ? HATCH_STYLES : []) {
      group.addLayer(L.polyline(area.hatch, still("colores", { color, weight, smoothFactor: 0 })));
    }
  }
  return group;
}

function borderLayer() {
  const own = ["comisaria", "sector", "subsector"].map(ofLevel).find((found) => found.length) || [];
  const group = L.layerGroup(data.mosaico ? [] : shapes(own, still("vecinas", { stroke: false, fillColor: INSIDE, fillOpacity: 1 })));
  for (const level of ["vecina", COUNTED, "subsector", "sector", "comisaria"]) {
    for (const style of BORDER_STYLES[level]) {
      for (const shape of shapes(ofLevel(level), still("limites", { fill: false, ...style }))) group.addLayer(shape);
    }
  }
  return group;
}
