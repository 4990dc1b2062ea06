// ---- The state of the page in its address, after the #: filters, colouring and view; only values that the page has. ----

const ADDRESS_PAUSE_MS = 400; // browsers allow some hundred changes of the address in half a minute
const remembered = []; // each part of the state: its name, what it is now (empty: as at first), and how it is set

/** Keeps a part of the state in the address; `write` ignores what the page does not have, and takes empty as the first state. */
function remember(name, read, write) {
  remembered.push({ name, read, write });
}

/** A value as the address writes it: a month as 2020-03, other words without accents and spaces. */
function slug(words) {
  const [month, year, more] = words.split(" ");
  if (MONTHS.includes(month) && year && !more) return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, "0")}`;
  return plain(words).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** What is kept of a column: turno, mes, delito... */
function rememberColumn(name) {
  remember(
    name,
    () => slug(chosen[name]),
    (wanted) => {
      const found = columns[name].names.find((value) => slug(value) === wanted);
      if (found !== undefined && found !== chosen[name]) filterBy({ [name]: found });
    },
  );
}

/** The colouring, of those that the box of layers lets choose. */
function rememberColouring() {
  const labels = () => [...container.querySelectorAll(".leaflet-control-layers-base label")];
  const input = (label) => label.querySelector("input");
  remember(
    "vista",
    () => slug(labels().slice(1).find((label) => input(label).checked)?.textContent || ""),
    (wanted) => {
      const found = labels().find((label, i) => (i ? slug(label.textContent) : "") === wanted);
      if (found && !input(found).checked) input(found).click();
    },
  );
}

/** Zoom and middle of the map, once the reader has left the first view. */
function rememberView() {
  remember(
    "z",
    () => {
      const { lat, lng } = map.getCenter();
      return home.moved ? `${map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}` : "";
    },
    (wanted) => {
      const found = wanted.match(/^(\d{1,2}(?:\.\d{1,2})?)\/(-?\d{1,2}\.\d{1,5})\/(-?\d{1,3}\.\d{1,5})$/);
      if (!wanted && home.moved) backHome(false);
      if (!found) return;
      const [zoom, ...at] = found.slice(1).map(Number);
      if (zoom < map.getMinZoom() || zoom > map.getMaxZoom() || !home.bounds.pad(1).contains(at)) return;
      map.setView(at, zoom, { animate: false });
    },
  );
}

function writeAddress() {
  const parts = remembered.map(({ name, read }) => [name, read()]).filter(([, value]) => value);
  const wanted = parts.length ? `#${parts.map((part) => part.join("=")).join("&")}` : "";
  if (wanted !== window.location.hash) window.history.replaceState(null, "", wanted || window.location.pathname + window.location.search);
}

/** Sets every part to what the address says, or to its first state. */
function readAddress() {
  const wanted = new URLSearchParams(window.location.hash.slice(1));
  for (const { name, write } of remembered) write(wanted.get(name) || "");
}

/** Begins to keep the state; returns what is to be called when it changed. */
function addressed() {
  Object.keys(columns).forEach(rememberColumn);
  rememberColouring();
  rememberView();
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(writeAddress, ADDRESS_PAUSE_MS);
  };
  if (window.location.hash) readAddress();
  window.addEventListener("hashchange", () => { readAddress(); later(); });
  map.on("moveend baselayerchange", later);
  later();
  return later;
}
