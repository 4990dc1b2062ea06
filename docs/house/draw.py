"""Draw the way of one jurisdiction through the wings: ``python docs/house/draw.py`` writes ``way.svg`` beside this file.

Each stage of :mod:`way` is a band, from the command at the top to the pages at the bottom; each wing that makes or takes a
value in it is a room, in the column of its package. An arrow leads from the stage where a value was made to each room that
takes it: it points down or sideways, and a step back would be red and point up.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from arrows import Arrows, Box  # noqa: E402
from way import ROOT, VALUES, Step, stages, steps_back, traced  # noqa: E402

from maps.svg.xml_text import xml_text  # noqa: E402 (the path is set by way)

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGES = ("geo", "layers", "maps", "mapadelito")
ABOUT = {
    "Config": "what the user asks for",
    "files": "polygons, incidents, streets",
    "Release": "what the profile may show",
    "Jurisdiction": "polygons, streets, neighbours",
    "Analysis": "all that is computed",
    "Sheet": "all that is drawn and said",
    "pages": "web, paper, layers",
}
"""A few words on each value of the way."""
INK, GREY, LINE, BACK = "#16202c", "#5d6876", "#33475b", "#d7301f"
BANDS = ("#f4f6f8", "#ffffff")
TINTS = dict(zip(PACKAGES, ("#e3eef9", "#e6f4ea", "#fff1dc", "#f1e9f7"), strict=True))
"""Fill of the rooms of each package."""

_WIDTH = 1000
_GUTTER, _ROOM, _LANE = 148, 176, 37  # pixels: names of the values at the left, width of a room, space between two columns
_TOP, _PAD, _LINE = 34, 22, 16  # pixels: heads of the columns, space above and below the rooms of a band, a line of text
_BETWEEN = 18  # pixels between two rooms of a column
_FOOT_LETTERS = 165  # of a line below the bands at 12 px
_LETTERS = 27  # that fit into the width of a room at 12 px

NOWHERE = Box(0, 0, 0, 0)


@dataclass(slots=True)
class Room:
    """A wing in a stage: its functions that make a value there, or else those that take one, and the wings they call."""

    stage: int
    wing: str
    makes: dict[str, None] = field(default_factory=dict)
    uses: dict[str, None] = field(default_factory=dict)
    takes: set[int] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    last: int = 0
    box: Box = NOWHERE

    @property
    def package(self) -> str:
        """Package of the wing."""
        return self.wing.partition(".")[0]

    def lines(self) -> list[tuple[str, str]]:
        """Return the lines of text below the name, each with its colour."""
        called = [wing.removeprefix(f"{self.package}.") for wing in sorted(self.inside)]
        notes = wrap(f"calls {', '.join(called)}", _LETTERS) if called else []
        named = [line for name in (self.makes or self.uses) for line in wrap(name, _LETTERS)]
        return [*((line, INK) for line in named), *((line, GREY) for line in notes)]

    @property
    def height(self) -> int:
        """Pixels."""
        return 28 + _LINE * len(self.lines())


def picture(steps: Sequence[Step]) -> str:
    """Return the way as SVG."""
    rooms = _rooms(steps)
    bands, foot = _place(rooms)
    parts = [_band(stage, *span) for stage, span in enumerate(bands)]
    heads = [(_left(package) + _ROOM / 2, package) for package in PACKAGES]
    parts += [
        f'<text x="{x:g}" y="22" text-anchor="middle" font-size="16" font-weight="700">{name}/</text>' for x, name in heads
    ]
    parts += _arrows(rooms)
    parts += [_drawn(room) for room in rooms]
    for line in wrap(" ".join(_callers(steps)), _FOOT_LETTERS):
        foot += 18
        parts.append(f'<text x="12" y="{foot - 2}" fill="{GREY}" font-size="12">{xml_text(line)}</text>')
    foot += 8
    for line in steps_back(list(steps)):
        foot += 22
        parts.append(f'<text x="12" y="{foot - 6}" fill="{BACK}">Step back: {xml_text(line)}</text>')
    points = "".join(
        f'<marker id="{color[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="{size}" markerHeight="{size}" '
        f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{color}"/></marker>'
        for color, size in ((LINE, 4), (GREY, 7), (BACK, 4))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {foot}" font-family="sans-serif" font-size="12.5" '
        f'fill="{INK}"><defs>{points}</defs><rect width="{_WIDTH}" height="{foot}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _rooms(steps: Sequence[Step]) -> list[Room]:
    """Return the rooms from the first stage to the last, those of one stage and package in the order of their calls."""
    stage = stages(steps)
    found: dict[tuple[int, str], Room] = {(0, "mapadelito.cli"): Room(0, "mapadelito.cli", {"generar": None})}
    for step in steps:
        own = VALUES.index(step.gives) if step.gives else stage[step.wing]
        room = found.setdefault((own, step.wing), Room(own, step.wing))
        (room.makes if step.gives else room.uses)[step.function] = None
        room.takes |= {VALUES.index(value) for value in step.takes}
        if step.gives:
            room.last = max(room.last, step.when)
            room.inside |= step.inside
    shown = {room.wing for room in found.values()}
    for room in found.values():
        room.inside = {wing for wing in room.inside - shown if (ROOT / wing.replace(".", "/")).is_dir()}
    return sorted(found.values(), key=lambda room: (room.stage, PACKAGES.index(room.package)))


def _left(package: str) -> float:
    return _GUTTER + PACKAGES.index(package) * (_ROOM + _LANE)


def _place(rooms: list[Room]) -> tuple[list[tuple[float, float]], int]:
    """Give each room its left, top and bottom; return top and bottom of each band, and the foot of all."""
    bands, top = [], float(_TOP)
    for _, band in groupby(rooms, key=lambda room: room.stage):
        below = top + _PAD
        for package, stack in groupby(band, key=lambda room: room.package):
            y = top + _PAD
            for room in stack:
                room.box = Box(_left(package), y, _left(package) + _ROOM, y + room.height)
                y += room.height + _BETWEEN
            below = max(below, y - _BETWEEN + _PAD)
        bands.append((top, below))
        top = below
    return bands, int(top)


def _band(stage: int, top: float, below: float) -> str:
    name, middle = VALUES[stage], (top + below) / 2
    words = "".join(
        f'<text x="12" y="{middle + 16 + 15 * n:g}" fill="{GREY}">{line}</text>'
        for n, line in enumerate(wrap(ABOUT[name], 20))
    )
    return (
        f'<rect y="{top:g}" width="{_WIDTH}" height="{below - top:g}" fill="{BANDS[stage % 2]}"/>'
        f'<text x="12" y="{middle - 2:g}" font-size="15" font-weight="700">{stage + 1} {name}</text>{words}'
    )


def _drawn(room: Room) -> str:
    x, top = room.box.left, room.box.top
    lines = "".join(
        f'<text x="{x + 10:g}" y="{top + 36 + _LINE * n:g}" fill="{color}" font-size="12">{xml_text(line)}</text>'
        for n, (line, color) in enumerate(room.lines())
    )
    return (
        f'<rect x="{x:g}" y="{top:g}" width="{_ROOM}" height="{room.height}" rx="5" fill="{TINTS[room.package]}" '
        f'stroke="{LINE}"/><text x="{x + 10:g}" y="{top + 18:g}" font-weight="700">{room.wing.partition(".")[2]}</text>'
        f"{lines}"
    )


def _arrows(rooms: list[Room]) -> list[str]:
    """Return an arrow for each value that a room takes from an earlier stage, and for those handed about in its own.

    An arrow leaves from one room of the stage where the value is made, to which the other rooms of that stage hand it: that
    of mapadelito, where the packages meet, or else the one that gives it last.
    """
    last = {
        stage: max(band, key=lambda one: (one.package == PACKAGES[-1], one.last))
        for stage, band in groupby(rooms, key=lambda one: one.stage)
    }
    arrows = Arrows([room.box for room in rooms], _LANE)
    out = []
    for room in rooms:
        earlier = [value for value in sorted(room.takes) if value < room.stage]
        for value in earlier:
            strong = value == earlier[-1]
            if value or strong:  # the settings go everywhere: only the first arrow is drawn
                out.append(arrows.draw(last[value].box, room.box, VALUES[value], LINE if strong else GREY, strong=strong))
        if room is last[room.stage]:
            name = VALUES[room.stage] if room.stage else "options"
            others = [one for one in rooms if one.stage == room.stage and one is not room]
            out += [arrows.draw(one.box, room.box, name, LINE, strong=True) for one in others]
        out += [
            arrows.draw(last[value].box, room.box, VALUES[value], BACK, strong=True)
            for value in sorted(room.takes)
            if value > room.stage
        ]
    return out + arrows.labels


def _callers(steps: Sequence[Step]) -> list[str]:
    """Return, for each wing that makes calls of the way, a sentence with the wings that it calls, in order."""
    called: dict[str, dict[str, None]] = {}
    for step in steps:
        called.setdefault(".".join(step.caller.split(".")[:2]), {})[step.wing] = None
    return [f"{caller} calls {', '.join(wings)}." for caller, wings in called.items()]


def main() -> None:
    """Write the picture."""
    (HERE / "way.svg").write_text(picture(traced()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
