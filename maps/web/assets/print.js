// ---- Printing. ----

/** On paper the map has the size that the stylesheet gives it there, and is drawn finer. */
function printing() {
  const before = { scale: incidents.scale, view: null }; // view: where a reader who left the first view was
  window.addEventListener("beforeprint", () => {
    before.view = home.moved ? [map.getCenter(), map.getZoom()] : null;
    map.closePopup();
    document.documentElement.classList.add("imprime");
    fitToCell();
    incidents.scale = 3;
    incidents.draw();
    names.place();
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("imprime");
    incidents.scale = before.scale;
    fitToCell();
    if (before.view) map.setView(...before.view, { animate: false });
    incidents.draw();
  });
}
