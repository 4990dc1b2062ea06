"""What the rows of a file mean in a crime catalogue: each different text is resolved once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.delitos import EXCLUDED, available, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.delitos import Catalogue

__all__ = ["Crimes", "Texts", "choose", "classify"]

_TEXTS = ["tipo", "delito", "modalidad"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The ``different`` texts (tipo, delito, modalidad) of a frame, and which of them each row has (``group``)."""

    group: NDArray[np.intp]
    different: list[tuple[str, str, str]]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Texts:
        """Find them in a frame with the columns tipo, delito and modalidad, any of which may be missing."""
        frame = frame.reindex(columns=_TEXTS)
        group = np.zeros(len(frame), dtype=np.intp)
        for name in _TEXTS:
            codes, found = pd.factorize(frame[name])
            group, _ = pd.factorize(group * (len(found) + 1) + codes)
        first = frame.iloc[np.unique(group, return_index=True)[1]].astype(object)
        return cls(group, list(first.where(first.notna(), "").astype(str).itertuples(index=False, name=None)))


@dataclass(frozen=True, slots=True)
class Crimes:
    """Texts resolved in a catalogue.

    ``entries`` has a row per different text: codigo; titulo, delito, modalidad (names; empty where a text does not go so
    far); reserva (0-2); known; excluded (not a crime); unread (a text that names nothing, or empty).
    """

    texts: Texts
    entries: pd.DataFrame

    @classmethod
    def of(cls, texts: Texts, catalogue: Catalogue) -> Crimes:
        """Resolve every different text."""
        return cls(texts, _entries(texts.different, catalogue))

    def mask(self, name: str) -> NDArray[np.bool_]:
        """Tell which rows are ``known`` or ``excluded``."""
        return np.asarray(self.entries[name].to_numpy(dtype=bool)[self.texts.group], dtype=bool)

    def rows(self, numbers: NDArray[np.intp]) -> pd.DataFrame:
        """Return the entries of some rows, on their numbers."""
        return self.entries.iloc[self.texts.group[numbers]].set_axis(pd.Index(numbers))


def classify(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Resolve each row of a frame as :class:`Texts` takes; the columns of :class:`Crimes`, on the same index."""
    crimes = Crimes.of(Texts.of(frame), catalogue)
    return crimes.rows(np.arange(len(frame))).set_axis(frame.index)


def choose(texts: Texts, among: NDArray[np.bool_] | None = None) -> Catalogue:
    """Bundled catalogue that recognises most rows, of those in ``among`` if it is given; Peru's if equal."""
    group = texts.group if among is None else texts.group[among]
    rows = np.bincount(group, minlength=len(texts.different))
    return max(map(load, available()), key=lambda found: int(rows[_entries(texts.different, found)["known"]].sum()))


def _entries(different: list[tuple[str, str, str]], catalogue: Catalogue) -> pd.DataFrame:
    entries = []
    for tipo, delito, detail in [*different, ("", "", "")]:  # the last types the columns of an empty frame
        match = catalogue.resolve(tipo=tipo, delito=delito, modalidad=detail)
        titulo, generico = catalogue.titulo(match.codigo), catalogue.generico(match.codigo)
        modalidad = "" if match.codigo == generico.codigo else catalogue[match.codigo].nombre
        names = (titulo.nombre, generico.nombre, modalidad)
        entries.append((match.codigo, *names, match.reserva, match.known, titulo.codigo == EXCLUDED, match.unread))
    columns = ["codigo", "titulo", "delito", "modalidad", "reserva", "known", "excluded", "unread"]
    return pd.DataFrame(entries, columns=columns).iloc[: len(different)]
