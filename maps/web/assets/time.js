// ---- The months as bars: how many incidents of what is shown; a click, or the arrows, keeps one month. ----

const monthName = (number) => `${MONTHS[((number % 12) + 12) % 12]} ${Math.floor(number / 12)}`;

/** Every month from the first to the last that has incidents; none if they are too few or too many to compare. */
const allMonths = (() => {
  const found = columns.mes.names.slice(1).map(monthNumber);
  const count = found.length ? found.at(-1) - found[0] + 1 : 0;
  return count < 3 || count > 120 ? [] : Array.from({ length: count }, (_, i) => monthName(found[0] + i));
})();

/** How many of some incidents (all, if none are given) are shown in each month, whatever month is chosen. */
function monthCounts(among = facts) {
  const found = new Map();
  const { names, code, bit } = columns.mes;
  for (const fact of among) {
    const month = names[code[fact.i]];
    if (pass(fact.i, bit)) found.set(month, (found.get(month) || 0) + 1);
  }
  return allMonths.map((month) => found.get(month) || 0);
}

const monthEnds = () => fill(make("p", "extremos"), make("span", "", allMonths[0]), make("span", "", allMonths.at(-1)));

function monthBar(month) {
  const bar = fill(make("button"), make("span"));
  bar.type = "button";
  bar.addEventListener("click", () => { if (!bar.classList.contains("vacio")) toggle({ mes: month }); });
  return bar;
}

/** Left and right go to the month beside, and keep it. */
function arrows(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.target.tagName !== "BUTTON") return;
  event.preventDefault();
  let beside = event.target;
  do beside = step < 0 ? beside.previousElementSibling : beside.nextElementSibling;
  while (beside && beside.classList.contains("vacio"));
  if (!beside) return;
  beside.focus();
  if (beside.getAttribute("aria-pressed") !== "true") beside.click();
}

/** The strip of bars of the months; nothing if there are too few to compare. */
function monthBars() {
  if (!allMonths.length) return null;
  const bars = allMonths.map(monthBar);
  const draw = () => {
    const counts = monthCounts();
    const most = Math.max(1, ...counts);
    allMonths.forEach((month, i) => {
      const words = `${month}: ${factCount(counts[i])}`;
      bars[i].firstChild.style.height = `${(100 * counts[i]) / most}%`;
      bars[i].classList.toggle("vacio", !counts[i] && chosen.mes !== month);
      bars[i].setAttribute("aria-pressed", String(chosen.mes === month));
      bars[i].setAttribute("aria-label", words);
      bars[i].title = words;
    });
  };
  draw();
  followers.push(draw);
  const strip = fill(make("div", "barras"), ...bars);
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", "Hechos por mes");
  strip.addEventListener("keydown", arrows);
  return fill(make("div", "meses"), strip, monthEnds());
}

/** The months of what is shown of some incidents, as bars to look at; nothing where nothing is shown. */
function monthsOf(among) {
  const counts = allMonths.length ? monthCounts(among) : [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!total) return null;
  const strip = make("div", "barras quietas");
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", allMonths.map((month, i) => `${month}: ${counts[i]}`).join(", "));
  const most = Math.max(1, ...counts);
  for (const count of counts) {
    const bar = make("span");
    bar.style.height = `${(100 * count) / most}%`;
    fill(strip, bar);
  }
  const title = make("p", "nota", `Hechos en el mapa, por mes: ${thousands(total)}`);
  return fill(make("div", "meses"), title, strip, monthEnds());
}
