// ---- Incidents that an area tells without points: its number and its fill follow the filters, as the marks do. ----

const COUNTED = "contada";

const told = []; // like the marks, with an area in the place of a point
for (const block of data.contados) {
  let area = 0;
  const steps = numbers(block.areas);
  eachFact(block, steps.length, (fact, i) => {
    area += steps[i];
    told.push({ ...fact, area: areas[area], at: areas[area].at });
  });
}
const facts = [...marks, ...told];
facts.forEach((fact, i) => { fact.i = i; }); // where its columns have it

/** The classes of the legend: the least count of each and its fill, from the fewest. */
const countClasses = data.leyenda
  .flatMap((group) => group.lineas)
  .filter((line) => text(line.clave).startsWith(`${COUNTED}:`))
  .map((line) => [Number(text(line.clave).split(":")[1]), line.relleno])
  .sort((a, b) => a[0] - b[0]);

/** How many incidents of each area are shown. */
function countedAreas() {
  const tally = new Map(areas.filter((area) => area.level === COUNTED).map((area) => [area, 0]));
  for (const fact of told) if (visible(fact)) tally.set(fact.area, tally.get(fact.area) + 1);
  return tally;
}

const countFill = (count) => (countClasses.filter(([least]) => least <= count).pop() || [0, ""])[1];

/** The fills of these areas, true to the filters; the numbers on them are names of areas. */
function countedLayer() {
  const shapes = new Map();
  for (const area of areas.filter((item) => item.level === COUNTED)) {
    shapes.set(area, L.polygon(area.shape, still("colores", { stroke: false, fillOpacity: 1 })));
  }
  const paint = () => {
    for (const [area, count] of countedAreas()) {
      const color = countFill(count);
      shapes.get(area).setStyle({ fillColor: color || "#fff", fillOpacity: color ? 1 : 0 });
      names.rename(area, thousands(count));
    }
    names.place();
  };
  if (!shapes.size) return L.layerGroup();
  paint();
  followers.push(paint);
  return L.layerGroup([...shapes.values()]);
}
