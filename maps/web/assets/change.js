// ---- The change of each sector by what passes the filters: an E-test of two Poisson rates, corrected for many sectors. ----

const CHANGE_LEVEL = 0.05; // of the corrected p-value
const TIE = 1 - 1e-9; // a difference that misses the observed one by rounding counts as equal
const NOT_COMPARED = ["mes", "dia", "hora"]; // the earlier period has no such columns

const earlier = data.antes && (() => {
  const flat = numbers(data.antes.filas);
  const rows = [];
  for (let i = 0; i < flat.length; i += 4) rows.push({ sector: text(flat[i]), key: flat[i + 1], turno: text(flat[i + 2]) || "sin hora", count: flat[i + 3] });
  return { days: data.antes.dias, rows };
})();

const logFactorials = [0];

/** Counts of a Poisson distribution that are likely enough to matter, with their probabilities. */
function likelyCounts(mean) {
  const wide = 7.2 * Math.sqrt(mean) + 12;
  const found = [];
  for (let count = Math.max(0, Math.floor(mean - wide)); count <= mean + wide; count += 1) {
    for (let n = logFactorials.length; n <= count; n += 1) logFactorials.push(logFactorials[n - 1] + Math.log(n));
    found.push([count, Math.exp(count * Math.log(mean) - mean - logFactorials[count])]);
  }
  return found;
}

/** Two-sided p-value that two rates are equal: `before` incidents in `here` days, `after` in `there` (Krishnamoorthy and Thomson 2004). */
function rateTest(before, after, here, there) {
  if (!(before + after)) return 1;
  const rate = (before + after) / (here + there);
  const distance = (one, other) => {
    const spread = Math.sqrt(one / here ** 2 + other / there ** 2);
    return spread > 0 ? Math.abs(one / here - other / there) / spread : 0;
  };
  const seen = distance(before, after) * TIE;
  const others = likelyCounts(rate * there);
  let chance = 0;
  for (const [one, own] of likelyCounts(rate * here)) {
    let beyond = 0;
    for (const [other, its] of others) if (distance(one, other) >= seen) beyond += its;
    chance += own * beyond;
  }
  return Math.min(1, chance);
}

/** p-values corrected for being many (Benjamini and Hochberg). */
function corrected(values) {
  const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  const found = [];
  let least = 1;
  order.forEach((i, rank) => {
    least = Math.min(least, (values[i] * values.length) / (values.length - rank));
    found[i] = least;
  });
  return found;
}

/** Incidents of the earlier period in a sector that would pass the filters. */
function earlierCount(sector) {
  const passing = earlier.rows.filter(({ key, turno, sector: own }) => own === sector && (!chosen.turno || turno === chosen.turno)
    && (!chosen.delito || crimeOf({ key }) === chosen.delito) && (kinds.get(key)?.shown ?? true));
  return passing.reduce((sum, { count }) => sum + count, 0);
}

/** The change of what passes; null where the sheet tells nothing of the earlier period but totals. */
function changeNow(legend, shades) {
  if (!earlier || !shades.every(({ area }) => area && area.value)) return null;
  const now = tally("sector", bits([...NOT_COMPARED, "sector"]));
  const rows = shades.map(({ area }) => [earlierCount(area.value), now[columns.sector.names.indexOf(area.value)] || 0]);
  const [here, there] = earlier.days;
  const chances = corrected(rows.map(([before, after]) => rateTest(before, after, here, there)));
  const readings = rows.map(([before, after], i) => {
    if (chances[i] >= CHANGE_LEVEL) return "sin cambio demostrable";
    return after / there > before / here ? "sube" : "baja";
  });
  const line = (reading) => legend.lineas.find(({ clave }) => text(clave) === reading);
  const unused = NOT_COMPARED.filter((name) => chosen[name]).map((name) => columns[name].title.toLowerCase());
  return {
    shades: shades.map(({ area, shape }, i) => ({ area, shape, color: line(readings[i])?.relleno })),
    lines: legend.lineas.map(({ clave, rotulo }) => [text(rotulo), thousands(readings.filter((reading) => reading === text(clave)).length)]),
    note: unused.length ? `Sin el filtro de ${unused.join(" ni ")}: no hay con qué compararlo.` : "De los hechos que pasan los filtros.",
  };
}
