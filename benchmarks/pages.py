"""A page of 10,000 incidents against the usual loop of folium.CircleMarker, in the same run: built, weighed, opened.

``python benchmarks/pages.py [HECHOS] [VECES]`` prints a table for docs/rendimiento.md. Opening is timed in Chromium, no
network (playwright), until the page says that it is drawn; folium's page is given its libraries from the packages installed.
Ours is also asked to keep one delito of its chart, and let it go: until map, charts and legend are drawn again.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import folium  # noqa: E402
from pyproj import Transformer  # noqa: E402

import mapadelito  # noqa: E402, F401 (sets the path)
from maps.web import page as web_page  # noqa: E402

if TYPE_CHECKING:
    from maps.sheet import Sheet


def ours(sheet: Sheet) -> str:
    """Return the page of a sheet."""
    return web_page.render(sheet)


def usual(sheet: Sheet) -> str:
    """Return what the tutorials make: one CircleMarker with a popup per incident."""
    to_degrees = Transformer.from_crs(sheet.epsg, 4326, always_xy=True)
    page = folium.Map(tiles=None, prefer_canvas=True)
    for mark in sheet.marks:
        lon, lat = to_degrees.transform(mark.x, mark.y)
        text = "<br>".join(f"{label}: {value}" for label, value in mark.facts)
        folium.CircleMarker([lat, lon], radius=4, color="#d55e00", popup=text).add_to(page)
    page.fit_bounds(page.get_bounds())
    return str(page.get_root().render())


FILTER = """async () => {
  const bar = document.querySelector("[data-grafico=delito] .fila");
  if (!bar) return 0;
  const times = [];
  for (let i = 0; i < 6; i += 1) {
    const start = performance.now();
    bar.click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[3] / 1000;
}"""
"""Clicks a bar six times; seconds, the median, until the frame after that in which the page is drawn again."""


def opened(text: str, ready: str) -> tuple[float, float]:
    """Seconds until a page is drawn, in Chromium without a network, and until a filter is answered (0 without filters)."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (heavy)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        path = Path(folder) / "page.html"
        path.write_text(text, encoding="utf-8")
        program = shutil.which("chromium") or os.environ.get("CHROMIUM")
        browser = tool.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.route("http*://**", lambda route: route.abort())
        start = time.perf_counter()
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_selector(ready, state="attached", timeout=60_000)
        found = time.perf_counter() - start
        answered = float(page.evaluate(FILTER))
        browser.close()
    return found, answered


def inlined(text: str) -> str:
    """Return folium's page with Leaflet in it, as it would be with a network that takes no time."""
    from xstatic.pkg import leaflet  # noqa: PLC0415

    code = next(Path(leaflet.BASE_DIR).rglob("leaflet.js")).read_text(encoding="utf-8")
    return text.replace("<head>", f"<head><script>{code}</script>", 1)


def main() -> None:
    """Measure and print."""
    from helpers import sheets  # noqa: PLC0415 (the path is set)

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    sheet = sheets.town(count)
    rows: dict[str, list[tuple[float, int, float, float]]] = {"mapadelito": [], "folium": []}
    for _ in range(times):
        for name, make, ready in (
            ("mapadelito", ours, "html[data-lista=si]"),
            ("folium", usual, ".leaflet-overlay-pane canvas"),
        ):
            start = time.perf_counter()
            text = make(sheet)
            built = time.perf_counter() - start
            shown = inlined(text) if name == "folium" else text
            rows[name].append((built, len(text.encode()), *opened(shown, ready)))
    middle = {name: [statistics.median(row[at] for row in found) for at in range(4)] for name, found in rows.items()}
    print(f"| {count:,} hechos | mapadelito | folium.CircleMarker | veces |\n|---|---|---|---|")
    for at, (what, form) in enumerate((("se hace en", "{:.2f} s"), ("pesa", "{:,.0f} bytes"), ("se ve en", "{:.2f} s"))):
        mine, theirs = middle["mapadelito"][at], middle["folium"][at]
        print(f"| {what} | {form.format(mine)} | {form.format(theirs)} | {theirs / mine:.1f} |")
    print(f"| un filtro responde en | {middle['mapadelito'][3]:.2f} s | no tiene | |")


if __name__ == "__main__":
    main()
