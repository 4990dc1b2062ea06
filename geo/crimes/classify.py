"""Resolution of the rows of a file in a crime catalogue; each distinct text is resolved once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import CRIME
from geo.crimes.catalogue import EXCLUDED, UNREAD, available, load, plain
from geo.crimes.families import family_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.families import Family

__all__ = ["Crimes", "Texts", "best_known", "bundled", "choose", "recognised"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The ``different`` texts (tipo, delito, modalidad) of a frame, and the position in them of each row (``group``).

    ``words`` are the plain words of each text.
    """

    group: NDArray[np.intp]
    different: list[tuple[str, str, str]]
    words: dict[str, str]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Texts:
        """Return the texts of a frame with columns tipo, delito and modalidad, any of which may be missing."""
        frame = frame.reindex(columns=[*CRIME])
        group = np.zeros(len(frame), dtype=np.intp)
        for name in CRIME:
            codes, found = pd.factorize(frame[name])
            if len(found) > 1 or (codes < 0).any():
                group, _ = pd.factorize(group * (len(found) + 1) + codes)
        first = frame.iloc[np.unique(group, return_index=True)[1]].astype(object)
        different = list(first.where(first.notna(), "").astype(str).itertuples(index=False, name=None))
        return cls(group, different, {text: plain(text) for text in {*chain.from_iterable(different)}})


@dataclass(frozen=True, slots=True)
class Crimes:
    """Texts resolved in a catalogue.

    ``entries`` has a row per distinct text: codigo; titulo, delito and modalidad (names; empty below the level that the text
    reaches); reserva (0-2); known; excluded (not a crime); doubt (why the modalidad alone made it reserved, or empty);
    unread (an unrecognised text, or empty). ``by_family`` is a mask of the texts whose delito was taken by its family
    (:mod:`geo.crimes.families`).
    """

    texts: Texts
    entries: pd.DataFrame
    by_family: NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Texts, catalogue: Catalogue) -> Crimes:
        """Return the resolution of every distinct text."""
        entries = _entries(texts, catalogue)
        return cls(texts, entries.drop(columns="family"), entries["family"].to_numpy(dtype=bool))

    def mask(self, name: str) -> NDArray[np.bool_]:
        """Return a mask of the rows that are ``known`` or ``excluded``."""
        return np.asarray(self.entries[name].to_numpy(dtype=bool)[self.texts.group], dtype=bool)

    def rows(self, numbers: NDArray[np.intp], columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the entries of rows, indexed by row number; some of their columns, or all."""
        entries = self.entries if columns is None else self.entries[[*columns]]
        return entries.iloc[self.texts.group[numbers]].set_axis(pd.Index(numbers))


def choose(texts: Texts, among: NDArray[np.bool_] | None = None) -> Catalogue:
    """Return the bundled catalogue that recognises most rows (of those in ``among``, if given); Peru's in a tie."""
    return best_known([recognised(texts, among)])


def recognised(texts: Texts, among: NDArray[np.bool_] | None = None) -> dict[str, int]:
    """Return how many rows (of those in ``among``, if given) each bundled catalogue recognises, by its name."""
    group = texts.group if among is None else texts.group[among]
    rows = np.bincount(group, minlength=len(texts.different))
    return {catalogue.name: _recognised(texts, rows, catalogue) for catalogue in bundled()}


def best_known(counts: Iterable[Mapping[str, int]]) -> Catalogue:
    """Return the bundled catalogue that recognises most rows of several tables, each as :func:`recognised` counts them."""
    listed = list(counts)
    return max(bundled(), key=lambda catalogue: sum(known.get(catalogue.name, 0) for known in listed))


def _recognised(texts: Texts, rows: NDArray[np.intp], catalogue: Catalogue) -> int:
    known: dict[tuple[str, ...], bool] = {}
    total = 0
    for count, three in zip(rows.tolist(), texts.different, strict=True):
        senses = tuple(catalogue.sense(texts.words[text]) for text in three)
        if senses not in known:
            known[senses] = catalogue.resolve(tipo=three[0], delito=three[1], modalidad=three[2]).known
        total += count * known[senses]
    return total


def bundled() -> tuple[Catalogue, ...]:
    """Return the bundled catalogues, Peru's first."""
    return tuple(map(load, available()))


def _entries(texts: Texts, catalogue: Catalogue) -> pd.DataFrame:
    """Return the entry of each text; texts equal for the catalogue are resolved once."""
    words = texts.words | {"": ""}
    known: dict[tuple[str, ...], tuple[object, ...]] = {}
    entries = []
    for three in [*texts.different, ("", "", "")]:  # the last one sets the column types of an empty frame
        senses = tuple(catalogue.sense(words[text]) for text in three)
        if senses[2] == UNREAD and {*senses[:2]} - {UNREAD, ""}:
            senses = (*senses, catalogue.doubt(words[three[2]]))
        family = family_of(words[three[1]], catalogue) if senses[1] == UNREAD else None
        if family is not None:
            senses = (*senses, f"{family.codigo} {family.reserva}")
        if senses not in known:
            known[senses] = _entry(three, catalogue, family)
        told = (*senses[:1], "", *senses[2:3]) if known[senses][-1] else senses[:3]
        unread = next((text.strip() for text, sense in zip(three[::-1], told[::-1], strict=True) if sense == UNREAD), "")
        entries.append((*known[senses], unread))
    columns = ["codigo", "titulo", "delito", "modalidad", "reserva", "known", "excluded", "doubt", "family", "unread"]
    return pd.DataFrame(entries, columns=columns).iloc[: len(texts.different)]


def _entry(three: tuple[str, str, str], catalogue: Catalogue, family: Family | None) -> tuple[object, ...]:
    """Return the entry of a text; by its family, if it has one below what its tipo names."""
    match = catalogue.resolve(tipo=three[0], delito=three[1], modalidad=three[2])
    by_family = family is not None and (not match.known or family.codigo.startswith(f"{match.codigo}."))
    if family is not None and by_family:
        named = catalogue.resolve(tipo=three[0], delito=catalogue[family.codigo].nombre, modalidad=three[2])
        match = replace(named, reserva=max(named.reserva, family.reserva))
    titulo, generico = catalogue.titulo(match.codigo), catalogue.generico(match.codigo)
    modalidad = "" if match.codigo == generico.codigo else catalogue[match.codigo].nombre
    names = (titulo.nombre, generico.nombre, modalidad)
    return match.codigo, *names, match.reserva, match.known, titulo.codigo == EXCLUDED, match.doubt, by_family
