// ---- The map drawn again on one canvas, for the picture that a reader saves. ----

/** A vector layer of Leaflet as an image; its data are in its own address, nothing is asked for. */
async function vectorImage(node, { width, height }) {
  const copy = node.cloneNode(true);
  copy.removeAttribute("style");
  copy.setAttribute("font-family", SANS);
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
  } else if (style.textShadow === "none") { // its ground stands for a casing
    context.fillStyle = style.backgroundColor;
    context.fillRect(-box.width / 2, -box.height / 2, box.width, box.height);
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
  const drawn = "svg, canvas, .marca, .nombre:not(.oculto), .en-mapa";
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
    if (node.closest(".norte")) Object.assign(box, { left: 12, top: 12 }); // the buttons over it stay out
    if (node.className === "marca") drawWatermark(context, { x: 0, y: 0, width: frame.width, height: frame.height });
    else if (node.tagName === "CANVAS") context.drawImage(node, box.left, box.top, box.width, box.height);
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
