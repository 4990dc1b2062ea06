"""Printing a page in Chromium, and where its texts stand on the paper."""

from __future__ import annotations

from typing import Any

import numpy as np
import pypdfium2

PAPERS = ("A4", "Letter", "A3")
THIN_PT = 4
"""Width (points) under which a box is that of one thin letter, which may lie wholly in that of its neighbour."""


def printed(page: Any, paper: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(format=paper, landscape=True, print_background=True))


def overprinted(pages: pypdfium2.PdfDocument, number: int) -> list[tuple[str, str]]:
    """Return the pairs of texts of a page of which one covers a quarter of the other; on the same line, most of it."""
    found = pages[number].get_textpage()
    boxes = np.array([found.get_rect(place) for place in range(found.count_rects())])
    boxes = boxes[(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) > 1]
    low, high, size = boxes[:, :2], boxes[:, 2:], boxes[:, 2:] - boxes[:, :2]
    pairs = []
    for place, box in enumerate(boxes):
        others = slice(place + 1, None)
        shared = (np.minimum(high[others], box[2:]) - np.maximum(low[others], box[:2])).clip(0)
        least = np.minimum(size[others], size[place])
        on_line = shared[:, 1] > 0.7 * least[:, 1]
        part = np.where(on_line, np.where(least[:, 0] < THIN_PT, 1, 0.6), 0.25)
        covered = np.nonzero(shared.prod(axis=1) > part * size[others].prod(axis=1).clip(max=size[place].prod()))[0]
        pairs += [(found.get_text_bounded(*box), found.get_text_bounded(*boxes[place + 1 + other])) for other in covered]
    return pairs


def outside(pages: pypdfium2.PdfDocument, number: int) -> int:
    """Return how many texts of a page are not wholly on it."""
    found, (width, height) = pages[number].get_textpage(), pages[number].get_size()
    boxes = np.array([found.get_rect(place) for place in range(found.count_rects())])
    return int(((boxes[:, :2] < 0).any(axis=1) | (boxes[:, 2] > width) | (boxes[:, 3] > height)).sum())


def inked_height(pages: pypdfium2.PdfDocument, number: int, *, foot_mm: float = 14.0) -> float:
    """Return the height from the first to the last ink of a page, without its foot, as a share of the page."""
    dots = np.asarray(pages[number].render(scale=0.5, grayscale=True).to_pil())
    foot = round(foot_mm / 25.4 * 36)  # 36 dots an inch
    rows = np.flatnonzero((dots[:-foot] < 200).any(axis=1))
    return float((rows[-1] - rows[0] + 1) / len(dots)) if len(rows) else 0.0
