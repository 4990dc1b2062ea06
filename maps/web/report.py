"""A page of tables and still pictures, to read or print: data quality, back-test, hoja de ruta, territorios."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from maps.svg.picture import MOST_MARKS, Picture, draw
from maps.web.document import document

if TYPE_CHECKING:
    from maps.sheet import Table

__all__ = ["RESERVED", "Report", "Section", "Share", "render_report"]

RESERVED = "Uso interno: contiene lugares exactos. No se publica."
"""What a page with exact places says first."""

_BODY = """<header><h1>{title}</h1><p>{subtitle}</p>{warning}</header>
<main>
{body}
</main>"""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: label, count and colour (``#rrggbb``)."""

    label: str
    count: int
    color: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a sentence, a picture and the table that says the same in numbers."""

    title: str
    sentence: str
    picture: Picture | None
    table: Table


@dataclass(frozen=True, slots=True)
class Report:
    """What the page says; every text is plain.

    ``shares`` add up to the rows read; ``months`` is the coverage table, whose rows that start with an empty cell are
    headings; ``notes`` end the page, under ``notes_title``; ``warning`` is printed below the title.
    """

    title: str
    subtitle: str
    sentence: str
    notes: tuple[str, ...]
    notes_title: str
    warning: str = RESERVED
    shares: tuple[Share, ...] = ()
    tables: tuple[Table, ...] = ()
    months: Table | None = None
    pictures: tuple[Picture, ...] = ()
    pictures_title: str = ""
    sections: tuple[Section, ...] = ()


def render_report(report: Report) -> str:
    """Return the page: no script, no network; it prints on A4."""
    parts = [
        _account(report),
        *map(_table, report.tables),
        _coverage(report.months) if report.months else "",
        _figures(report.pictures_title, report.pictures),
        *map(_section, report.sections),
        _notes(report.notes_title, report.notes),
    ]
    warning = f'<p class="reserva">{escape(report.warning)}</p>' if report.warning else ""
    words = {"title": escape(report.title), "subtitle": escape(report.subtitle), "warning": warning}
    body = _BODY.format(**words, body="\n".join(filter(None, parts)))
    return document(report.title, body, style="report.css")


def _account(report: Report) -> str:
    sentence = f'<p class="frase">{escape(report.sentence)}</p>'
    return f"<h2>La cuenta</h2>{sentence}{_bar(report.shares)}" if report.shares else sentence


def _bar(shares: tuple[Share, ...]) -> str:
    total = sum(share.count for share in shares)
    start, boxes, keys = 0.0, [], []
    for share in shares:
        width = 1000 * share.count / total if total else 0
        boxes.append(f'<rect x="{start:.2f}" y="0" width="{width:.2f}" height="30" fill="{share.color}"/>')
        start += width
        part = f" ({100 * share.count / total:.1f} %)" if total else ""
        key = f"{escape(share.label)}: <b>{share.count:,}</b>{part}"
        keys.append(f'<li><i style="background:{share.color}"></i>{key}</li>')
    bar = f'<svg class="barra" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true">{"".join(boxes)}</svg>'
    return f'{bar}<ul class="claves">{"".join(keys)}</ul>'


def _table(table: Table) -> str:
    if not table.rows:
        return f'<h2>{escape(table.title)}</h2><p class="frase">{escape(table.note)}</p>' if table.note else ""
    kinds = [' class="n"' if numeric else "" for numeric in table.numeric]
    head = "".join(f"<th{kind}>{escape(name)}</th>" for kind, name in zip(kinds, table.header, strict=True))
    rows = "".join(_row(kinds, row) for row in table.rows)
    total = _row(kinds, table.total, ' class="total"') if table.total else ""
    note = f'<p class="nota">{escape(table.note)}</p>' if table.note else ""
    grid = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}{total}</tbody></table>"
    title = f"<h2>{escape(table.title)}</h2>" if table.title else ""
    return f'{title}<div class="rueda">{grid}</div>{note}'


def _row(kinds: list[str], row: tuple[str, ...], mark: str = "") -> str:
    cells = (f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
    return f"<tr{mark}>{''.join(cells)}</tr>"


def _coverage(table: Table) -> str:
    """Draw the table of facts by month as a map of heat: the darker, the more; an empty month is told from a low one."""
    head = f"<th>{escape(table.header[0])}</th>" + "".join(f'<th class="n">{escape(name)}</th>' for name in table.header[1:])
    counts = [int(cell.replace(",", "")) for row in table.rows for cell in row[1:-1] if cell.replace(",", "").isdigit()]
    top = max(counts, default=0)
    rows = "".join(_month_row(row, top) for row in table.rows)
    total = "".join(f'<td class="n">{escape(cell)}</td>' for cell in table.total[1:])
    total = f'<tr class="total"><td>{escape(table.total[0])}</td>{total}</tr>' if table.total else ""
    grid = f'<table class="mes"><thead><tr>{head}</tr></thead><tbody>{rows}{total}</tbody></table>'
    note = f'<p class="nota">{escape(table.note)}</p>' if table.note else ""
    return f'<h2>{escape(table.title)}</h2><div class="rueda">{grid}</div>{note}'


def _month_row(row: tuple[str, ...], top: int) -> str:
    if not any(row[1:]):
        return f'<tr class="grupo"><td colspan="{len(row)}">{escape(row[0])}</td></tr>'
    cells = []
    for cell in row[1:-1]:
        count = int(cell.replace(",", "")) if cell.replace(",", "").isdigit() else 0
        if not count:
            cells.append(f'<td class="n vacio">{escape(cell)}</td>')
            continue
        heat = (count / top) ** 0.5
        shade = "#{:02x}{:02x}{:02x}".format(*(round(255 + heat * (dark - 255)) for dark in (31, 94, 158)))
        ink = "#fff" if heat > 0.55 else "#16202c"
        cells.append(f'<td class="n" style="background:{shade};color:{ink}">{escape(cell)}</td>')
    return f'<tr><td>{escape(row[0])}</td>{"".join(cells)}<td class="n"><b>{escape(row[-1])}</b></td></tr>'


def _figures(title: str, pictures: tuple[Picture, ...]) -> str:
    """Draw the pictures, two in a row where there are several."""
    if not pictures:
        return ""
    figures = "".join(f"<figure>{_caption(picture)}{draw(picture)}{_keys(picture)}</figure>" for picture in pictures)
    several = "varias" if len(pictures) > 1 else "una"
    note = f"Un círculo mayor son varias filas en una misma coordenada; se dibujan hasta {MOST_MARKS:,} de cada clase."
    return f'<h2>{escape(title)}</h2><div class="{several}">{figures}</div><p class="nota">{note}</p>'


def _caption(picture: Picture) -> str:
    return f"<figcaption>{escape(picture.title)}</figcaption>"


def _keys(picture: Picture) -> str:
    items = [
        f'<li><i class="punto" style="background:{layer.color}"></i>{escape(layer.label)}</li>' for layer in picture.layers
    ]
    items += [f'<li><i style="background:{color}"></i>{escape(label)}</li>' for label, color in picture.keys]
    return f'<ul class="claves">{"".join(items)}</ul>'


def _section(section: Section) -> str:
    """Draw a picture with its keys, and its table below."""
    figure = f"<figure>{draw(section.picture)}{_keys(section.picture)}</figure>" if section.picture else ""
    head = f'<h2>{escape(section.title)}</h2><p class="frase">{escape(section.sentence)}</p>'
    return f'<section class="parte">{head}{figure}{_table(section.table)}</section>'


def _notes(title: str, notes: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<h2>{escape(title)}</h2><ul class="lista">{items}</ul>' if notes else ""
