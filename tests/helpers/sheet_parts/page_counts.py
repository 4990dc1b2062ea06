"""What a page says that it counts, filter by filter."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["READ", "slug"]

READ = """async (addresses) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const number = (words) => Number(words.replace(/[^0-9]/g, ''));
  const found = [];
  for (const address of addresses) {
    const heard = new Promise((done) => addEventListener('hashchange', done, { once: true }));
    location.hash = address;
    await heard;
    await frame();
    const drawn = document.querySelector('canvas.hechos'); // none where all are counted by area
    const { suma = 0, hexagonos = 0, dibujados = 0 } = drawn ? drawn.dataset : {};
    const charts = [...document.querySelectorAll('.grafico')].map((node) => {
      const kept = node.querySelector('.fila[aria-pressed=true] .n');
      const { grafico, suma: total, resto } = node.dataset;
      return [grafico, Number(total), Number(resto), kept ? number(kept.textContent) : null];
    });
    const shown = document.querySelector('.cuantos').textContent;
    const legend = [...document.querySelectorAll('.leyenda .grupo li > label')];
    const counted = legend.filter((line) => line.querySelector('input')).map((line) => line.querySelector('.n'));
    const lines = counted.map((node) => number(node.textContent));
    found.push({ address, suma: Number(suma), hexagonos: Number(hexagonos), dibujados: Number(dibujados),
      shown: number(shown), legend: lines.reduce((sum, count) => sum + count, 0), charts });
  }
  return found;
}"""
"""Opens addresses of the page one after another (``#turno=noche&mes=2020-03``), and returns what each has: facts in the
picture, hexagons, the number shown, the sum of the legend, and of each chart its sum, what is in none of its rows, and the
row kept."""


def slug(words: str) -> str:
    """Return a value as an address writes it."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", words) if not unicodedata.combining(sign))
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")
