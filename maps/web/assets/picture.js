// ---- Guardar imagen: the map as it is, with its title, period, sentence, legend, source and watermark, in one PNG. ----

const PICTURE = { scale: 2, margin: 16, column: 260, gap: 18, line: 17 }; // CSS pixels; two of the picture to each
const SANS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The lines of a text that fit in a width; a word that does not is left whole. */
function wrapped(context, words, width) {
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (context.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Writes a text below `y`, and returns where the next begins; without `context.drawing` it only measures. */
function writeText(context, words, { x, y, width, size = 13, weight = 400, color = "#1b2733" }) {
  context.font = `${weight} ${size}px ${SANS}`;
  context.fillStyle = color;
  context.textAlign = "left";
  context.textBaseline = "top";
  const lines = words ? wrapped(context, words, width) : [];
  lines.forEach((line, i) => context.fillText(line, x, y + i * size * 1.3, width));
  return y + lines.length * size * 1.3;
}

/** What a line of the legend is drawn with: its canvas, its fill or its stroke. */
function copySwatch(context, row, x, y) {
  const node = row.querySelector("canvas, svg, .muestra, .trazo");
  if (!node) return;
  if (node.tagName === "CANVAS") {
    context.drawImage(node, x, y + 8 - node.offsetHeight / 2, node.offsetWidth, node.offsetHeight);
    return;
  }
  const style = getComputedStyle(node);
  const [width, height] = [24, parseFloat(style.height)];
  context.setLineDash(style.borderTopStyle === "solid" ? [] : [4, 2]);
  context.lineWidth = Math.max(1, parseFloat(style.borderTopWidth));
  context.strokeStyle = style.borderTopColor;
  context.fillStyle = style.backgroundColor;
  if (height > 6) {
    context.fillRect(x, y + 1, width, 14);
    context.strokeRect(x, y + 1, width, 14);
  } else {
    context.beginPath();
    context.moveTo(x, y + 8);
    context.lineTo(x + width, y + 8);
    context.stroke();
  }
  context.setLineDash([]);
}

/** The lines of the legend that are shown, as text and node; those that a box hides are not. */
function legendRows() {
  const groups = [...document.querySelectorAll(".vistas .grupo, .leyenda .grupo")].filter((group) => !group.hidden);
  return groups.flatMap((group) => {
    const rows = [...group.querySelectorAll("li:not(.texto)")].filter((row) => !row.querySelector("input:not(:checked)"));
    const words = (node, name) => node.querySelector(name)?.textContent || "";
    const told = rows.map((row) => ({ row, words: words(row, ".rotulo"), number: words(row, ".n") }));
    return told.length ? [{ words: words(group, "h3"), number: words(group, ".cabeza .n") }, ...told] : [];
  });
}

/** Draws the legend in columns, and returns how high it is. */
function drawLegend(context, { x, y, width }) {
  const rows = legendRows();
  const count = Math.max(1, Math.floor((width + PICTURE.gap) / (PICTURE.column + PICTURE.gap)));
  const column = (width - (count - 1) * PICTURE.gap) / count;
  const long = Math.ceil(rows.length / count);
  rows.forEach(({ row, words, number }, i) => {
    const [left, top] = [x + Math.floor(i / long) * (column + PICTURE.gap), y + (i % long) * PICTURE.line];
    const inner = row ? left + 32 : left;
    const weight = row ? 400 : 700;
    if (row) copySwatch(context, row, left, top - 1);
    context.font = `${weight} 12px ${SANS}`;
    const room = column - (inner - left) - context.measureText(number).width - 8;
    let shown = words;
    while (shown && context.measureText(shown).width > room) shown = `${shown.slice(0, -2)}…`;
    writeText(context, shown, { x: inner, y: top, width: column, size: 12, weight, color: row ? "#1b2733" : "#0b2545" });
    context.textAlign = "right";
    context.fillText(number, left + column, top);
  });
  return long * PICTURE.line;
}

/** A vector layer of Leaflet as an image; its data are in its own address, nothing is asked for. */
async function vectorImage(node, { width, height }) {
  const copy = node.cloneNode(true);
  copy.removeAttribute("style");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** A name or number of the map, turned as it is there, with its ground and its casing. */
function drawName(context, node, box) {
  const style = getComputedStyle(node);
  const words = style.textTransform === "uppercase" ? node.textContent.toUpperCase() : node.textContent;
  const angle = Number((node.style.transform.match(/rotate\(([-\d.e]+)rad\)/) || [0, 0])[1]);
  context.save();
  context.translate(box.left + box.width / 2, box.top + box.height / 2);
  context.rotate(angle);
  if (parseFloat(style.borderTopLeftRadius) > 4) {
    context.beginPath();
    context.roundRect(-box.width / 2, -box.height / 2, box.width, box.height, parseFloat(style.borderTopLeftRadius));
    Object.assign(context, { fillStyle: style.backgroundColor, strokeStyle: style.borderTopColor, lineWidth: 2 });
    context.fill();
    context.stroke();
  }
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  if ("letterSpacing" in context) context.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
  Object.assign(context, { textAlign: "center", textBaseline: "middle", lineWidth: 3, lineJoin: "round", strokeStyle: "#fff", fillStyle: style.color });
  if (style.textShadow !== "none") context.strokeText(words, 0, 0);
  context.fillText(words, 0, 0);
  context.restore();
}

/** Draws the map at (`x`, `y`): its panes from the lowest, then its scale and its north. */
async function drawMap(context, x, y) {
  const frame = container.getBoundingClientRect();
  const order = (node) => Number(getComputedStyle(node.closest(".leaflet-pane")).zIndex) || 0;
  const drawn = "svg, canvas, .nombre:not(.oculto), .en-mapa";
  const parts = [...map.getPane("mapPane").querySelectorAll(drawn)].filter((node) => !node.closest(".leaflet-popup-pane, .en-mapa svg"));
  const controls = container.querySelectorAll(".norte svg, .leaflet-control-scale-line, .escala:not([hidden])");
  context.save();
  context.translate(x, y);
  context.beginPath();
  context.rect(0, 0, frame.width, frame.height);
  context.clip();
  context.fillStyle = getComputedStyle(container).backgroundColor;
  context.fillRect(0, 0, frame.width, frame.height);
  for (const node of [...parts.sort((a, b) => order(a) - order(b)), ...controls]) {
    const at = node.getBoundingClientRect();
    const box = { left: at.left - frame.left, top: at.top - frame.top, width: at.width, height: at.height };
    if (!box.width || !box.height) continue;
    if (node.tagName === "CANVAS") context.drawImage(node, box.left, box.top, box.width, box.height);
    else if (node.tagName === "svg") context.drawImage(await vectorImage(node, box), box.left, box.top, box.width, box.height);
    else if (node.className === "leaflet-control-scale-line") drawScale(context, node, box);
    else if (node === countsLegend.node) drawCountsLegend(context, box);
    else drawName(context, node, box);
  }
  context.restore();
}

function drawScale(context, node, { left, top, width, height }) {
  context.fillStyle = "#ffffffd9";
  context.fillRect(left, top, width, height);
  writeText(context, node.textContent, { x: left + 5, y: top + 2, width, size: 11 });
  Object.assign(context, { strokeStyle: "#1b2733", lineWidth: 2 });
  context.beginPath();
  context.moveTo(left + 1, top + height / 2);
  context.lineTo(left + 1, top + height - 1);
  context.lineTo(left + width - 1, top + height - 1);
  context.lineTo(left + width - 1, top + height / 2);
  context.stroke();
}

/** The watermark, over all of the picture. */
function drawWatermark(context, width, height) {
  if (!data.marca) return;
  const words = text(data.marca);
  context.save();
  context.globalAlpha = 0.13;
  context.fillStyle = "#33414f";
  context.translate(width / 2, height / 2);
  context.rotate(-Math.PI / 7.5);
  context.font = `800 100px ${SANS}`;
  const size = (100 * Math.min(0.95 * width, 2.1 * height)) / context.measureText(words).width;
  Object.assign(context, { font: `800 ${Math.min(size, height / 3)}px ${SANS}`, textAlign: "center", textBaseline: "middle" });
  context.fillText(words, 0, 0);
  context.restore();
}

/** Writes what stands above the map, and returns where it ends. */
function drawHeading(context, width) {
  const { margin } = PICTURE;
  const kept = Object.entries(chosen).filter(([, value]) => value);
  const chosenWords = kept.map(([name, value]) => `${columns[name].title}: ${valueName(name, value)}`);
  const inside = { x: margin, width: width - 2 * margin };
  let y = writeText(context, text(data.titulo), { ...inside, y: margin, size: 22, weight: 800, color: "#0b2545" });
  y = writeText(context, [text(data.lugar), fieldOf("Periodo")].filter(Boolean).join(" · "), { ...inside, y, size: 14, weight: 600 });
  y = writeText(context, chosenWords.join(" · "), { ...inside, y: y + 2, size: 13, weight: 600, color: "#7a0019" });
  return writeText(context, document.querySelector(".frase")?.textContent || "", { ...inside, y: y + 2, size: 13 }) + 8;
}

/** Writes what stands below the legend, and returns where it ends. */
function drawFoot(context, width, y) {
  const told = ["Fuente", "Fecha", "Datos hasta", "Proyección y datum", "Perfil"].map((label) => [label, fieldOf(label)]);
  const words = told.filter(([, value]) => value).map((pair) => pair.join(": ")).join(" · ");
  return writeText(context, words, { x: PICTURE.margin, y, width: width - 2 * PICTURE.margin, size: 11, color: "#51606f" });
}

async function makePicture() {
  const { scale, margin } = PICTURE;
  const frame = container.getBoundingClientRect();
  const width = frame.width + 2 * margin;
  const canvas = make("canvas");
  const context = canvas.getContext("2d");
  const top = drawHeading(context, width); // a small canvas serves to measure
  const legend = top + frame.height + 12;
  const foot = legend + drawLegend(context, { x: margin, y: legend, width: width - 2 * margin }) + 10;
  const height = drawFoot(context, width, foot) + margin;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.scale(scale, scale);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  drawHeading(context, width);
  await drawMap(context, margin, top);
  Object.assign(context, { strokeStyle: "#0b2545", lineWidth: 1 });
  context.strokeRect(margin, top, frame.width, frame.height);
  drawLegend(context, { x: margin, y: legend, width: width - 2 * margin });
  drawFoot(context, width, foot);
  drawWatermark(context, width, height);
  return canvas;
}

function pictureButton() {
  const button = fill(make("button", "guardar"), lineSign("M10 2v11M5.5 8.5L10 13l4.5-4.5M3 17h14"), make("span", "", "Guardar imagen"));
  button.type = "button";
  button.title = "Guardar imagen";
  button.setAttribute("aria-label", "Guardar imagen");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const canvas = await makePicture();
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${[text(data.titulo), text(data.lugar), fieldOf("Periodo")].map(slug).filter(Boolean).join("-").slice(0, 100)}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    button.disabled = false;
    say("Imagen guardada.");
  });
  return button;
}
