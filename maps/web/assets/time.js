// ---- The months as bars: how many incidents of what is shown; a click, or the arrows, keeps one month. ----

const monthName = (number) => `${MONTHS[((number % 12) + 12) % 12]} ${Math.floor(number / 12)}`;

/** Every month from the first to the last that has incidents; none if they are too few or too many to compare. */
const allMonths = (() => {
  const numbers = [...new Set(facts.map((mark) => mark.when.mes).filter(Boolean))].map(monthNumber);
  const first = Math.min(...numbers);
  const count = numbers.length ? Math.max(...numbers) - first + 1 : 0;
  return count < 3 || count > 120 ? [] : Array.from({ length: count }, (_, i) => monthName(first + i));
})();

/** How many of some incidents are shown in each month (in a polygon, if one is given), whatever month is chosen. */
function monthTally(shape, among = facts) {
  const tally = new Map();
  for (const mark of among) {
    if (mark.kind.shown && passes(mark, "mes") && (!shape || inside(shape, mark.at))) tally.set(mark.when.mes, (tally.get(mark.when.mes) || 0) + 1);
  }
  return tally;
}

const highest = (tally) => Math.max(1, ...allMonths.map((month) => tally.get(month) || 0));

const monthEnds = () => fill(make("p", "extremos"), make("span", "", allMonths[0]), make("span", "", allMonths.at(-1)));

function monthBar(month, select) {
  const bar = fill(make("button"), make("span"));
  bar.type = "button";
  bar.addEventListener("click", () => {
    if (!bar.classList.contains("vacio")) {
      select.value = select.value === month ? "" : month;
      select.dispatchEvent(new Event("change"));
    }
  });
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

/** The strip of bars that goes with the list of months; nothing if there are too few to compare. */
function monthBars(select) {
  if (!allMonths.length) return null;
  const bars = allMonths.map((month) => monthBar(month, select));
  const draw = () => {
    const tally = monthTally();
    const most = highest(tally);
    allMonths.forEach((month, i) => {
      const count = tally.get(month) || 0;
      const words = `${month}: ${count.toLocaleString("en-US")} hechos`;
      bars[i].firstChild.style.height = `${(100 * count) / most}%`;
      bars[i].classList.toggle("vacio", !count && select.value !== month);
      bars[i].setAttribute("aria-pressed", String(select.value === month));
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

/** The months of what is shown in a sector or punto crítico, as bars to look at; nothing where nothing is shown. */
function monthsInside(shape, among) {
  const tally = allMonths.length ? monthTally(shape, among) : new Map();
  const counts = allMonths.map((month) => tally.get(month) || 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!total) return null;
  const strip = make("div", "barras quietas");
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", allMonths.map((month, i) => `${month}: ${counts[i]}`).join(", "));
  const most = highest(tally);
  for (const count of counts) {
    const bar = make("span");
    bar.style.height = `${(100 * count) / most}%`;
    fill(strip, bar);
  }
  const title = make("p", "nota", `Hechos en el mapa, por mes: ${total.toLocaleString("en-US")}`);
  return fill(make("div", "meses"), title, strip, monthEnds());
}
