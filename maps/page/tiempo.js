// ---- The months as bars: how many incidents of what is shown; a click, or the arrows, keeps one month. ----

const monthName = (number) => `${MONTHS[((number % 12) + 12) % 12]} ${Math.floor(number / 12)}`;

/** Every month from the first to the last, those without incidents too. */
function monthsBetween(values) {
  const numbers = values.map(monthNumber);
  const last = Math.max(...numbers);
  const found = [];
  for (let number = Math.min(...numbers); number <= last; number += 1) found.push(monthName(number));
  return found;
}

/** How many incidents of each month are shown, whatever month is chosen. */
function monthTally() {
  const tally = new Map();
  for (const mark of marks) {
    const kept = Object.entries(chosen).every(([name, value]) => name === "mes" || !value || mark.when[name] === value);
    if (kept && mark.kind.shown) tally.set(mark.when.mes, (tally.get(mark.when.mes) || 0) + 1);
  }
  return tally;
}

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
  const months = monthsBetween([...select.options].map((option) => option.value).filter(Boolean));
  if (months.length < 3 || months.length > 120) return null;
  const bars = months.map((month) => monthBar(month, select));
  const draw = () => {
    const tally = monthTally();
    const most = Math.max(1, ...months.map((month) => tally.get(month) || 0));
    months.forEach((month, i) => {
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
  const ends = fill(make("p", "extremos"), make("span", "", months[0]), make("span", "", months[months.length - 1]));
  return fill(make("div", "meses"), strip, ends);
}
