"""What was published before, and whether what is about to be published would give somebody away beside it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.ambito import AMBITOS
from geo.errors import MapaError
from geo.given import read_whole
from geo.period import Period
from layers.audit import WHOLE, Told, disclosures
from layers.privacy import NOT_TOLD, ReservedCounts, bounds_of

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from layers.audit import Disclosure

__all__ = ["PUBLISHED", "Published"]

PUBLISHED = "reservado/publicado.json"
"""The store: every reserved count told so far in the public profile, and the digest of the public places of each year."""

_LEAST_MONTHS = 3
_FORM = "%Y-%m"


class Published:
    """The store of one output folder: what it told of reserved incidents before, and what it tells now.

    Parameters
    ----------
    root
        The output folder.
    ambito
        What the jurisdictions of this run are (:data:`geo.ambito.AMBITOS`): a folder tells reserved counts of one kind.

    Raises
    ------
    MapaError
        If the store is there and cannot be read: without it nobody knows what may still be told.
    """

    def __init__(self, root: Path, ambito: str = AMBITOS[0]) -> None:
        path = root / PUBLISHED
        self._ambito = ambito
        try:
            raw = json.loads(read_whole(path)) if path.exists() else {}
            self._counts: list[dict[str, Any]] = list(raw.get("reservados", []))
            self._places: dict[str, dict[str, str]] = dict(raw.get("lugares", {}))
            self._told(self._counts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise MapaError(
                f"No se puede leer «{PUBLISHED}», que guarda lo ya publicado: sin él no se sabe qué se puede publicar. "
                "Restáurelo de una copia, o use otra carpeta con --salida si nunca se publicó nada de esta."
            ) from error

    def admit(self, name: str, counts: ReservedCounts, period: Period | None) -> ReservedCounts:
        """Return the counts of a jurisdiction as they may be told, and keep them in the store.

        Periods under three months tell none, nor do sheets of districts where those of comisarías were published (or the
        other way round), whose sums could be taken from each other. Where there are sectors the total is not told: beside
        them it may give one of them away, and to leave it out only then would tell that it does. For the same reason no
        count is left out because of what was published before: the run stops.

        Raises
        ------
        MapaError
            If a count could be deduced from this one and what was published before.
        """
        if period is None or period.months < _LEAST_MONTHS:
            return ReservedCounts(counts.hides)
        if any(item.get("ambito", AMBITOS[0]) != self._ambito for item in self._counts):
            return ReservedCounts(counts.hides)
        span = {"comisaria": name, "desde": f"{period.start:{_FORM}}", "hasta": f"{period.end:{_FORM}}"}
        others = [item for item in self._counts if {key: item[key] for key in span} != span]
        before = [item for item in others if item["comisaria"] == name]
        now = replace(counts, total=NOT_TOLD) if counts.sectors else counts
        entry = span | {"total": now.total, "sectores": dict(now.sectors)}
        if found := disclosures(self._told([*before, entry])):
            raise MapaError(_refusal(name, period, found[0]))
        self._counts = [*others, entry | ({} if self._ambito == AMBITOS[0] else {"ambito": self._ambito})]
        return now

    def keep_places(self, name: str, places: gpd.GeoDataFrame, period: Period | None) -> str:
        """Keep the digest of the public places of a jurisdiction; say so if others were published in the same year."""
        content = b"".join(places.geometry.to_wkb())
        digest = hashlib.sha256(content).hexdigest()[:16]
        years = range(period.start.year, period.end.year + 1) if period else ()
        known = self._places.setdefault(name if self._ambito == AMBITOS[0] else f"{self._ambito}: {name}", {})
        changed = [str(year) for year in years if known.get(str(year), digest) != digest]
        known |= {str(year): digest for year in years}
        if not changed:
            return ""
        return (
            f"{name}: los lugares públicos (por las calles, edificios o sectores) ya no son los de lo publicado en "
            f"{', '.join(changed)}. Dos listas en un año se pueden comparar: publique de nuevo todos los periodos de ese "
            "año, o use las capas de antes."
        )

    def text(self) -> str:
        """Content of the store."""
        ordered = sorted(self._counts, key=lambda item: (item["comisaria"], item["desde"], item["hasta"]))
        places = {name: dict(sorted(years.items())) for name, years in sorted(self._places.items())}
        return json.dumps({"reservados": ordered, "lugares": places}, ensure_ascii=False, indent=1) + "\n"

    @staticmethod
    def _told(entries: list[dict[str, Any]]) -> list[Told]:
        told = []
        for item in entries:
            start, stop = _month(item["desde"]), _month(item["hasta"]) + 1
            for sector, words in [*item["sectores"].items(), (WHOLE, item["total"])]:
                if (bounds := bounds_of(words)) is not None:
                    told.append(Told(sector, start, stop, *bounds))
        return told


def _month(text: str) -> int:
    year, month = map(int, text.split("-"))
    return 12 * year + month - 1


def _refusal(name: str, period: Period, found: Disclosure) -> str:
    last = found.stop - 1
    months = Period.of_months(found.start // 12, found.start % 12 + 1, last // 12, last % 12 + 1)
    where = f"en el sector «{found.sector}» de {name}" if found.sector else f"en {name}"
    return (
        f"No se publica {period.label}: restando lo ya publicado se sabría que {where} hubo entre {found.low} y "
        f"{found.high} hechos reservados en {months.label}. "
        "Use periodos que no se crucen con los publicados antes, o --perfil comite."
    )
