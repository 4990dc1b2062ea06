// ---- Elements and symbols: everything is built from nodes and plain text, never from markup. ----

/** An element with a class and a text. */
function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

/** Appends the children that exist and returns the parent. */
function fill(parent, ...children) {
  for (const child of children) if (child) parent.appendChild(child);
  return parent;
}

const NUMBERS = new Intl.NumberFormat("en-US"); // made once: making one takes longer than writing many numbers
const thousands = (number) => NUMBERS.format(number);

/** A count with its noun: "1 hecho", "1,200 hechos". */
const quantity = (count, one, many) => `${thousands(count)} ${count === 1 ? one : many}`;
const factCount = (count) => quantity(count, "hecho", "hechos");

/** A part as a whole percentage: never 100 of what is not all, nor 0 of what is something. */
function percentOf(part, total) {
  const near = Math.round((100 * part) / total);
  if (near === 100 && part < total * (1 - 1e-9)) return "99 %";
  return near || !part ? `${near} %` : "1 %";
}

function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** Corners of a star-like figure: radii alternate around the centre, the first corner points up (or down). */
function corners(count, radii, down) {
  const points = [];
  for (let i = 0; i < count; i += 1) {
    const angle = (2 * Math.PI * i) / count + (down ? Math.PI / 2 : -Math.PI / 2);
    const radius = radii[i % radii.length];
    points.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
  }
  return points;
}

function turned(points, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return points.map(([x, y]) => [x * c - y * s, x * s + y * c]);
}

const block = (x, y) => [[-x, -y], [x, -y], [x, y], [-x, y]];

/** Outline of each shape around the origin; sizes are chosen so that all look equally large. */
const SHAPES = {
  cuadrado: turned(corners(4, [1.2]), Math.PI / 4),
  triangulo: corners(3, [1.32]).map(([x, y]) => [x, y + 0.18]),
  triangulo_inverso: corners(3, [1.32], true).map(([x, y]) => [x, y - 0.18]),
  rombo: corners(4, [1.3, 1.02]),
  pentagono: corners(5, [1.14]),
  hexagono: corners(6, [1.1]),
  barra: block(1.25, 0.46),
  ficha: block(1.4, 0.92),
};

function trace(context, shape, radius) {
  context.beginPath();
  if (shape in SHAPES) {
    SHAPES[shape].forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](x * radius, y * radius));
    context.closePath();
  } else {
    context.arc(0, 0, radius, 0, 2 * Math.PI);
  }
}

const MIDDLES = { triangulo: 0.18, triangulo_inverso: -0.18 }; // how far the middle of a shape is below its origin
const NARROW = { triangulo: 0.68, triangulo_inverso: 0.68, rombo: 0.8 }; // by how much the mark inside is smaller

/** The white mark inside a shape: a bar, a ring or a cross; or the letters of a tag. */
function drawInner(context, shape, inner, letters, radius) {
  context.fillStyle = context.strokeStyle = "#fff";
  context.translate(0, (MIDDLES[shape] || 0) * radius);
  const part = NARROW[shape] || 1;
  const [long, wide] = [0.62 * part * radius, 0.2 * radius];
  if (inner === "anillo") {
    context.beginPath();
    context.arc(0, 0, 0.49 * part * radius, 0, 2 * Math.PI);
    context.lineWidth = 0.26 * part * radius;
    context.stroke();
  } else if (inner) {
    context.fillRect(-long, -wide, 2 * long, 2 * wide);
    if (inner === "cruz") context.fillRect(-wide, -long, 2 * wide, 2 * long);
  }
  if (letters) {
    context.font = `700 ${1.42 * radius}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(letters, 0, 0.08 * radius, 2.5 * radius);
  }
}

/** A filled shape has a white casing; an outlined one is white inside: both survive a photocopy. */
function drawSymbol(context, [shape, color, filled, inner = "", letters = ""], x, y, radius) {
  context.save();
  context.translate(x, y);
  context.lineJoin = "round";
  const outline = Math.max(Math.min(1.1, radius * 0.45), radius * 0.36);
  trace(context, shape, filled ? radius : radius * 0.9);
  context.strokeStyle = "#fff";
  context.lineWidth = filled ? Math.max(Math.min(1.4, radius * 0.4), radius * 0.34) : outline + Math.max(Math.min(1.2, radius * 0.4), radius * 0.3);
  context.stroke();
  context.fillStyle = filled ? color : "#fff";
  context.fill();
  if (!filled) {
    context.strokeStyle = color;
    context.lineWidth = outline;
    context.stroke();
  }
  drawInner(context, shape, inner, letters, radius);
  context.restore();
}

/** A small canvas of its own with the symbol in the middle; `scale` pixels per CSS pixel. */
function symbolCanvas(symbol, radius, scale) {
  const side = Math.ceil(radius * 3.6);
  const canvas = make("canvas");
  canvas.width = canvas.height = side * scale;
  canvas.style.width = canvas.style.height = `${side}px`;
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  drawSymbol(context, symbol, side / 2, side / 2, radius);
  return canvas;
}
