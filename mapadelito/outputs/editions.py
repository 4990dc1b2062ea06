"""What an edition holds, jurisdiction by jurisdiction, so that a later run of some keeps the sheets of the others."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from geo.errors import FormatError
from geo.naming import natural_key
from geo.paths import digest_of, read_whole
from mapadelito.outputs.products import PAGES
from maps.paper.pdf import PrintedSheet
from maps.sheets.common import place_fields, printed_name
from maps.web.index import Card, render_index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from layers.analysis import Analysis
    from mapadelito.outputs.folder import Output
    from mapadelito.outputs.products import ProductRequest, Products
    from maps.sheets.titles import Titles

__all__ = [
    "Entry",
    "entry_of",
    "kept_entries",
    "kept_words",
    "periods_told",
    "printed_sheets",
    "write_edition",
    "write_index",
]

_FOLDER = re.compile(r"[a-z0-9-]{1,64}")
_UNKNOWN = "de periodo desconocido"
_MAPPED = "Hechos mapeados"


@dataclass(frozen=True, slots=True)
class Entry:
    """One jurisdiction of an edition: its name, folder and period in words, what its card shows, and its files.

    ``title`` is its name as sheets say it; ``files`` are the SHA-256 of its files by name; ``failed`` says that the run
    could not draw it and keeps an earlier one.
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
    failed: bool = False

    @property
    def card(self) -> Card:
        """Its card in the index, which says of what period it is and where it failed."""
        facts = (("Periodo", self.period),) if self.period else ()
        failed = (("Esta corrida", "no se pudo hacer"),) if self.failed else ()
        return Card(self.title, self.place, self.links, (*facts, *failed, *self.facts), self.search)


def entry_of(analysis: Analysis, titles: Titles, folder: str, products: Products) -> Entry:
    """Return what the index, and later runs, have of a jurisdiction."""
    mapped, jurisdiction = len(analysis.located), analysis.jurisdiction
    total = f" de {mapped + analysis.unplaced:,}" if analysis.unplaced else ""
    facts = [(_MAPPED, f"{mapped:,}{total}"), ("Puntos críticos", str(len(analysis.zones)))]
    if not analysis.parameters.evidence:
        facts.append(("Evidencia", "insuficiente"))
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
    )


def write_index(
    entries: list[Entry],
    kept: list[Entry],
    links: list[tuple[str, str]],
    request: ProductRequest,
    output: Output,
) -> None:
    """Write the index: a card per jurisdiction, made or kept, and what is kept."""
    subtitle = request.period.label if request.period else ""
    cards = [(entry.name, replace(entry, period="").card) for entry in entries] + [
        (entry.name, entry.card) for entry in kept
    ]
    ordered = [card for _, card in sorted(cards, key=lambda pair: natural_key(pair[0]))]
    notes = (*kept_words(kept), *request.notes)
    page = render_index("Mapas del delito y de riesgo", subtitle, ordered, notes, links=links)
    output.text(f"{request.config.perfil}/index.html", page)


def write_edition(output: Output, profile: str, entries: Iterable[Entry]) -> None:
    """Write what the edition of a profile holds, for the runs to come."""
    made = [entry for entry in entries if entry.links]
    listed = [asdict(entry) for entry in sorted(made, key=lambda entry: natural_key(entry.name))]
    output.text(_inventory(profile), json.dumps(listed, ensure_ascii=False, indent=1) + "\n")


def kept_entries(output: Output, profile: str, *, made: Collection[str], failed: Mapping[str, str]) -> list[Entry]:
    """Jurisdictions of the edition that stands there and that a run does not make again, by name.

    Parameters
    ----------
    output
        The output folder.
    profile
        Whose edition.
    made, failed
        Folders of the jurisdictions that the run made, and names by folder of those that it could not make.

    Returns
    -------
    list of Entry
        Of each folder with sheets, what the earlier run wrote of it, without the links whose file is gone; where that is
        lost, its name is that of its folder and its period unknown. And, without any link, of those that failed and have
        nothing earlier.
    """
    there: dict[str, set[str]] = {}
    for name in output.earlier(profile):
        folder, sign, rest = name.partition("/")
        if sign and folder not in made and _FOLDER.fullmatch(folder):
            there.setdefault(folder, set()).add(rest)
    known = _read(output.root / _inventory(profile))
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
    """Say which jurisdictions are those of an earlier run, and of what period; and which there are none of."""
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
    """Name and period, in words, of each jurisdiction that the edition of a profile has."""
    return [(entry.name, entry.period) for entry in _read(root / _inventory(profile)).values()]


def printed_sheets(output: Output, profile: str, entry: Entry) -> list[PrintedSheet]:
    """Sheets on paper of a kept jurisdiction, as they were written; a file that somebody changed is left out."""
    folder, files, found = output.root / profile / entry.folder, dict(entry.files), []
    mapped = dict(entry.facts).get(_MAPPED, "").partition(" ")[0]
    for kind, (page, title) in PAGES.items():
        path = folder / f"{page}.pdf"
        if path.name in files and _is_as_written(path, files[path.name]):
            where, facts = f"{entry.title} ({entry.period or _UNKNOWN})", mapped if kind == "delito" else ""
            found.append(PrintedSheet(title.upper(), where, path.read_bytes(), facts))
    return found


def _is_as_written(path: Path, content: str) -> bool:
    """Tell whether a file has this SHA-256 still; what is no file, or cannot be opened, has not."""
    try:
        return digest_of(path) == content
    except FormatError:
        return False


def _inventory(profile: str) -> str:
    return f"reservado/edicion-{profile}.json"


def _read(path: Path) -> dict[str, Entry]:
    """Entries by folder; none where there is no file of ours."""
    try:
        entries = [_entry(item) for item in json.loads(read_whole(path))]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {entry.folder: entry for entry in entries}


def _entry(item: dict[str, Any]) -> Entry:
    words = {name: str(item[name]) for name in ("name", "folder", "period", "title", "place", "search")}
    pairs = {name: tuple((str(a), str(b)) for a, b in item[name]) for name in ("links", "facts", "files")}
    return Entry(**words, **pairs)  # type: ignore[arg-type]


def _bare(folder: str) -> Entry:
    return Entry(folder, folder, "", folder)


def _usual(folder: str) -> tuple[tuple[str, str], ...]:
    """Links to the files that a jurisdiction usually has."""
    pages = [(title, f"{folder}/{name}.html") for name, title in PAGES.values()]
    return (*pages, *((f"{title} (PDF)", f"{folder}/{name}.pdf") for name, title in PAGES.values()))
