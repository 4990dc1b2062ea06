"""Inventory of an edition by jurisdiction, so that a later run of some jurisdictions keeps the sheets of the others."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from geo.errors import ConfigError, FormatError
from geo.naming import natural_key
from geo.paths import digest_of, read_whole
from geo.period import Period
from mapadelito.outputs.archive import ARCHIVE, inventory_of, inventory_path, period_name
from mapadelito.outputs.products import PAGES
from mapadelito.outputs.tallies import tally_from, tally_of
from maps.overview.values import Station
from maps.paper.annex_sheets import PrintedSheet
from maps.sheets.common import place_fields, printed_name
from maps.spanish_text import integer
from maps.web.index import render_index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from layers.analysis import Analysis
    from mapadelito.outputs.folder import Output
    from mapadelito.outputs.products import ProductRequest, Products
    from maps.overview.values import Overview, Tally
    from maps.sheets.titles import Titles

__all__ = [
    "INDEX",
    "Entry",
    "archived_editions",
    "entry_from",
    "entry_of",
    "kept_entries",
    "kept_words",
    "may_show",
    "periods_told",
    "present_edition",
    "printed_sheets",
    "write_edition",
    "write_index",
]

INDEX = "index.html"
"""Name of the page of the maps in the folder of a profile."""
_FOLDER = re.compile(r"[a-z0-9-]{1,64}")
_UNKNOWN = "de periodo desconocido"
_MAPPED = "Hechos mapeados"


@dataclass(frozen=True, slots=True)
class Entry:
    """One jurisdiction of an edition: its name, folder and period in Spanish, what the index tells of it, and its files.

    ``title`` is the name printed on sheets; ``facts`` are labels and values; ``files`` are the SHA-256 of its files by
    name; ``tally`` is None where an earlier version made it; ``failed`` is whether the run could not draw it and keeps an
    earlier one.
    """

    name: str
    folder: str
    period: str
    title: str
    place: str = ""
    links: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    search: str = ""
    files: tuple[tuple[str, str], ...] = ()
    tally: Tally | None = None
    failed: bool = False

    @property
    def station(self) -> Station:
        """What the index and the annex tell of it, with the period and whether the run failed."""
        period = (("Periodo", self.period),) if self.period else ()
        failed = (("Esta corrida", "no se pudo hacer"),) if self.failed else ()
        remarks = (*failed, *period, *self.facts)
        return Station(self.title, self.tally, self.place, self.period, self.links, remarks, self.search)


def entry_of(analysis: Analysis, titles: Titles, folder: str, products: Products) -> Entry:
    """Return the entry of a jurisdiction, for the index and for later runs."""
    mapped, jurisdiction = len(analysis.located), analysis.jurisdiction
    total = f" de {integer(mapped + analysis.unplaced)}" if analysis.unplaced else ""
    facts = [(_MAPPED, f"{integer(mapped)}{total}"), ("Puntos críticos", str(len(analysis.zones)))]
    if not analysis.parameters.evidence:
        facts.append(("Evidencia", "insuficiente"))
    if titles.changes:
        facts.append(("Cambios", titles.changes.lines[0]))
    fields = place_fields(jurisdiction, titles)
    words = [fields[name] for name in ("Distrito", "Provincia", "Región") if name in fields]
    names = (value for level in jurisdiction.levels.values() for value in level[level.columns[0]].unique())
    return Entry(
        name=analysis.name,
        folder=folder,
        period=analysis.period.label if analysis.period else "",
        title=printed_name(jurisdiction),
        place=", ".join(dict.fromkeys(words)),
        links=tuple((text, f"{folder}/{name}") for text, name in products.links),
        facts=tuple(facts),
        search=" ".join(map(str, names)),
        files=tuple((name, hashlib.sha256(content).hexdigest()) for name, content in sorted(products.files.items())),
        tally=tally_of(analysis, products.sheets),
    )


def write_index(
    overview: Overview, kept: list[Entry], links: list[tuple[str, str]], request: ProductRequest, output: Output
) -> None:
    """Write the index page: the map and the table of all jurisdictions, made or kept, and a note with those kept."""
    notes = (*kept_words(kept), *request.notes)
    page = render_index("Mapas del delito y de riesgo", request.period, overview, notes, links=links)
    output.text(f"{request.config.perfil}/{INDEX}", page)


def write_edition(output: Output, profile: str, name: str, order: int, entries: Iterable[Entry]) -> None:
    """Write the inventory of the edition of a profile, with its name and the ``order`` of its record, for later runs."""
    made = [asdict(entry) for entry in sorted(entries, key=lambda entry: natural_key(entry.name)) if entry.links]
    content = {"edicion": name, "acta": order, "comisarias": made}
    output.text(inventory_of(profile), json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def present_edition(root: Path, profile: str) -> tuple[str, int]:
    """Return the name of the present edition of a profile, and the ``order`` of its record, 0 without one.

    Where an earlier version made it, the name has no number.
    """
    path = root / inventory_of(profile)
    try:
        content = json.loads(read_whole(path))
        return str(content["edicion"]), int(content["acta"])
    except (OSError, ValueError, KeyError, TypeError, FormatError):
        return period_name([entry.period for entry in _read(path).values()]), 0


def kept_entries(output: Output, profile: str, *, made: Collection[str], failed: Mapping[str, str]) -> list[Entry]:
    """Return the jurisdictions of the present edition that a run does not make, ordered by name.

    Parameters
    ----------
    output
        The output folder.
    profile
        Profile of the edition.
    made, failed
        Folders of the jurisdictions that the run made, and names by folder of those that failed.

    Returns
    -------
    list of Entry
        The entry of the earlier run for each folder with sheets, without the links whose file is missing; where the
        inventory is lost, the name is that of the folder and the period is unknown. Then, without links, the failed
        jurisdictions that have no earlier sheets.
    """
    there: dict[str, set[str]] = {}
    for name in output.earlier(profile):
        folder, sign, rest = name.partition("/")
        if sign and folder not in made and _FOLDER.fullmatch(folder):
            there.setdefault(folder, set()).add(rest)
    known = _read(output.root / inventory_of(profile))
    found = []
    for folder, names in there.items():
        entry = known.get(folder) or _bare(folder)
        links = tuple((text, target) for text, target in entry.links or _usual(folder) if target.partition("/")[2] in names)
        if links:
            files = tuple((name, content) for name, content in entry.files if name in names)
            found.append(replace(entry, links=links, files=files, failed=folder in failed))
    kept = {entry.folder for entry in found}
    found += [Entry(name, folder, "", name, failed=True) for folder, name in failed.items() if folder not in kept]
    return sorted(found, key=lambda entry: natural_key(entry.name))


def kept_words(entries: Iterable[Entry]) -> list[str]:
    """Return Spanish sentences: jurisdictions kept from earlier runs, with periods, and those without sheets."""
    words = {
        (False, True): "Se conserva lo de corridas anteriores",
        (True, True): "No se pudo hacer en esta corrida; se conserva lo anterior",
        (True, False): "No se pudo hacer en esta corrida, y no hay nada anterior",
    }
    listed: dict[tuple[bool, bool], list[str]] = {key: [] for key in words}
    for entry in entries:
        period = f" ({entry.period or _UNKNOWN})" if entry.links else ""
        listed[entry.failed, bool(entry.links)].append(f"{entry.title}{period}")
    return [f"{words[key]}: {', '.join(names)}." for key, names in listed.items() if names]


def periods_told(root: Path, profile: str) -> list[tuple[str, str]]:
    """Return the name and the period, in Spanish, of each jurisdiction in the edition of a profile."""
    return [(entry.name, entry.period) for entry in _read(root / inventory_of(profile)).values()]


def archived_editions(root: Path, profile: str, names: Collection[str], period: Period) -> list[str]:
    """Return the names of the archived editions that may show a period of some jurisdictions, ordered.

    One whose inventory, or period, cannot be read may show it.
    """
    folder = root / ARCHIVE / profile
    found = sorted((path.name for path in folder.iterdir() if path.is_dir()), key=natural_key) if folder.is_dir() else []
    return [name for name in found if may_show(_read(root / inventory_path(profile, name)).values(), names, period)]


def may_show(entries: Collection[Entry], names: Collection[str], period: Period) -> bool:
    """Return whether an edition may show a period of some jurisdictions; one without entries, not known, may."""
    for entry in entries:
        if entry.name in names:
            try:
                own = Period.parse(entry.period)
            except ConfigError:
                return True
            if own.overlaps(period):
                return True
    return not entries


def printed_sheets(output: Output, profile: str, entry: Entry) -> list[PrintedSheet]:
    """Return the printed sheets of a kept jurisdiction; a file changed since it was written is left out."""
    folder, files, found = output.root / profile / entry.folder, dict(entry.files), []
    mapped = dict(entry.facts).get(_MAPPED, "").partition(" ")[0]
    for kind, (page, title) in PAGES.items():
        path = folder / f"{page}.pdf"
        if path.name in files and _is_as_written(path, files[path.name]):
            where, facts = f"{entry.title} ({entry.period or _UNKNOWN})", mapped if kind == "delito" else ""
            found.append(PrintedSheet(title.upper(), where, path, facts))
    return found


def _is_as_written(path: Path, content: str) -> bool:
    """Whether a path is a readable file with this SHA-256."""
    try:
        return digest_of(path) == content
    except FormatError:
        return False


def _read(path: Path) -> dict[str, Entry]:
    """Return the entries by folder; none where the file is absent or malformed."""
    try:
        listed = json.loads(read_whole(path))
        entries = [entry_from(item) for item in (listed["comisarias"] if isinstance(listed, dict) else listed)]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {entry.folder: entry for entry in entries}


def entry_from(item: dict[str, Any]) -> Entry:
    """Return the entry that an inventory holds.

    Raises
    ------
    KeyError, ValueError, TypeError
        If it is not complete.
    """
    words = {name: str(item[name]) for name in ("name", "folder", "period", "title", "place", "search")}
    pairs = {name: tuple((str(a), str(b)) for a, b in item[name]) for name in ("links", "facts", "files")}
    return Entry(**words, **pairs, tally=tally_from(item.get("tally")))  # type: ignore[arg-type]


def _bare(folder: str) -> Entry:
    return Entry(folder, folder, "", folder)


def _usual(folder: str) -> tuple[tuple[str, str], ...]:
    """Return links to the usual files of a jurisdiction."""
    pages = [(title, f"{folder}/{name}.html") for name, title in PAGES.values()]
    return (*pages, *((f"{title} (PDF)", f"{folder}/{name}.pdf") for name, title in PAGES.values()))
