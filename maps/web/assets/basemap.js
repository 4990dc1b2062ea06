// ---- What lies under the map: water, parks, and the names of barrios. ----

const ground = {
  shapes: data.base.formas.map(([key, edge, shape]) => ({ fill: fills.get(key), edge, shape: polygons(shape) })),
  lines: data.base.lineas.map(([edge, lines]) => ({ edge, lines: lines.map((line) => places(line, AREA_SCALE)) })),
  barrios: data.base.barrios.map(([name, at]) => ({ name: text(name), at: places(at, AREA_SCALE)[0] })),
};

function groundLayer() {
  const flat = { weight: 0.7, fillOpacity: 1, smoothFactor: 0.5 };
  return L.layerGroup([
    ...ground.shapes.map(({ fill: fillColor, edge: color, shape }) => L.polygon(shape, still("base", { ...flat, color, fillColor }))),
    ...ground.lines.map(({ edge: color, lines }) => L.polyline(lines, still("base", { color, weight: 2, smoothFactor: 0.5 }))),
  ]);
}
