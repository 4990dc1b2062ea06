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
    context.beginPath();
    context.fillRect(x, y + 1, width, 14);
    if (node.classList.contains("raya")) {
      for (let at = 4; at < width; at += 6) {
        context.moveTo(x + at - 4, y + 14);
        context.lineTo(x + at, y + 2);
      }
      context.stroke();
    }
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
    const rows = [...group.querySelectorAll("li:not(.texto)")].filter((row) => !row.closest("details:not([open])") && !row.querySelector("input:not(:checked)"));
    const words = (node, name) => node.querySelector(name)?.textContent || "";
    const told = rows.map((row) => ({ row, words: words(row, ".rotulo"), number: words(row, ".n") }));
    const title = { words: words(group, "h3"), number: words(group, ".cabeza .n") };
    return told.length && title.words ? [title, ...told] : told;
  });
}

/** Spreads rows over columns as even as can be, no title of a group at the foot of one; and says how long they are. */
function inColumns(rows, count) {
  for (let long = Math.ceil(rows.length / count); ; long += 1) {
    const slots = [];
    for (const item of rows) {
      if (!item.row && long > 1 && slots.length % long === long - 1) slots.push({});
      slots.push(item);
    }
    if (slots.length <= long * count) return { slots, long };
  }
}

/** Draws the legend in columns, and returns how high it is. */
function drawLegend(context, { x, y, width }) {
  const count = Math.max(1, Math.floor((width + PICTURE.gap) / (PICTURE.column + PICTURE.gap)));
  const column = (width - (count - 1) * PICTURE.gap) / count;
  const { slots, long } = inColumns(legendRows(), count);
  slots.forEach(({ row, words, number }, i) => {
    if (!words) return;
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

/** The watermark over a part of the picture, as large as fits. */
function drawWatermark(context, { x, y, width, height }) {
  if (!data.marca) return;
  const words = text(data.marca);
  context.save();
  context.globalAlpha = 0.2;
  context.translate(x + width / 2, y + height / 2);
  context.rotate(-Math.PI / 7.5);
  context.font = `800 100px ${SANS}`;
  const size = (100 * Math.min(0.95 * width, 2.1 * height)) / context.measureText(words).width;
  Object.assign(context, { fillStyle: "#1b2733", font: `800 ${size}px ${SANS}`, textAlign: "center", textBaseline: "middle", strokeStyle: "#fff", lineWidth: 5, lineJoin: "round" });
  context.strokeText(words, 0, 0); // readable on dark colours too
  context.fillText(words, 0, 0);
  context.restore();
}

/** The filters that are chosen, in words. */
function chosenWords() {
  const kept = Object.entries(chosen).filter(([, value]) => value);
  return kept.map(([name, value]) => `${columns[name].title}: ${valueName(name, value)}`).join(" · ");
}

/** Writes what stands above the map, and returns where it ends. */
function drawHeading(context, width) {
  const { margin } = PICTURE;
  const filtered = chosenWords();
  const inside = { x: margin, width: width - 2 * margin };
  let y = writeText(context, text(data.titulo), { ...inside, y: margin, size: 22, weight: 800, color: "#0b2545" });
  y = writeText(context, [text(data.lugar), fieldOf("Periodo")].filter(Boolean).join(" · "), { ...inside, y, size: 14, weight: 600 });
  y = writeText(context, filtered, { ...inside, y: y + 2, weight: 600, color: "#7a0019" });
  return writeText(context, filtered || !data.frase ? "" : text(data.frase), { ...inside, y: y + 2 }) + 8; // the sentence is of all
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
  drawWatermark(context, { x: margin, y: legend, width: frame.width, height: height - legend });
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
