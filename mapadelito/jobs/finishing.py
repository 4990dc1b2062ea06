"""From a jurisdiction to its finished files: analysed and drawn, or those that an earlier run made of the same."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from geo.errors import MapaError
from geo.naming import quantity
from mapadelito.jobs.context import analyse_one, own_inputs
from mapadelito.jobs.kept.digests import digest_of_values
from mapadelito.jobs.kept.sheet_json import sheets_json
from mapadelito.jobs.kept.stations import KeptStation
from mapadelito.jobs.parallel.found import found_before, keep_analysis, kept_analysis
from mapadelito.jobs.parallel.workers import for_each
from mapadelito.jobs.progress import with_progress
from mapadelito.outputs.editions import entry_of
from mapadelito.outputs.products import make_products
from mapadelito.outputs.record import jurisdiction_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Sized

    from mapadelito.jobs.context import RunContext
    from mapadelito.jobs.kept.stations import KeptStations
    from mapadelito.jobs.parallel.done import Done
    from mapadelito.jobs.parallel.found import Found
    from mapadelito.outputs.products import ProductRequest, StationRequest

__all__ = ["Asked", "Order", "draw_one", "find_or_analyse", "finish", "kept_values", "require_some"]

T = TypeVar("T")


class Asked(NamedTuple):
    """The jurisdictions of one period: what their analyses read, what is found of each, and what to make of them."""

    context: RunContext
    found: Sequence[Found]
    request: ProductRequest


class Order(NamedTuple):
    """One jurisdiction to finish: what is found of it, what to make, its folder, and its accepted incidents by sector."""

    found: Found
    request: StationRequest
    folder: str
    accepted: Mapping[str, int]

    @property
    def name(self) -> str:
        """Name of the jurisdiction."""
        return self.found.name

    @property
    def digest(self) -> str:
        """Digest of all that its files, its entry and its line depend on."""
        return digest_of_values(self.found.digest, self.request, self.folder, self.accepted)

    @property
    def finished(self) -> KeptStation | None:
        """What an earlier run made of the same; None where there is nothing, or of something else."""
        kept = self.found.kept
        return kept if kept is not None and (kept.drawing, kept.entry.folder) == (self.digest, self.folder) else None


def find_or_analyse(context: RunContext, name: str) -> Found:
    """Analyse a jurisdiction, and keep the analysis in a file, unless an earlier run finished it from the same."""
    inputs = own_inputs(context, name)
    digest = inputs.digest(context.program)
    kept = context.kept.of(name, digest)
    found = found_before(kept) if kept is not None else None
    return found or keep_analysis(analyse_one(inputs), context.folder, digest)


def _analyse(context: RunContext, name: str) -> Found:
    """Analyse a jurisdiction of which an earlier run made something else."""
    inputs = own_inputs(context, name)
    return keep_analysis(analyse_one(inputs), context.folder, inputs.digest(context.program))


def draw_one(kept: KeptStations, order: Order) -> KeptStation:
    """Draw a jurisdiction into the folder of those that are finished; keep its sheets too, for the annex in Word."""
    found, request, folder, accepted = order
    assert found.path is not None  # noqa: S101 (it is analysed)
    analysis = kept_analysis(found.path)
    products = make_products(request, analysis)
    entry = entry_of(analysis, request.titles, folder, products)
    line, kinds = jurisdiction_line(analysis, folder, accepted), tuple(sheet.kind for sheet in products.sheets)
    done = KeptStation(found.digest, order.digest, found.plain(), entry, line, kinds, tuple(products.prints))
    sheets = sheets_json(products.sheets) if "docx" in request.formats else b""
    return kept.keep(found.name, done, products.files, sheets)


def finish(
    asked: Sequence[Asked],
    orders: Sequence[Order],
    failed: dict[str, str],
    say: Callable[[str], object],
    *,
    workers: int,
    server: str = "",
) -> dict[str, KeptStation]:
    """Return each jurisdiction once it is finished, in the order given; add to ``failed`` why one is not, by its name.

    ``workers`` and ``server`` are those of :func:`mapadelito.jobs.parallel.workers.for_each`.
    """
    finished = asked[0].context.kept
    done = {order.name: same for order in orders if (same := order.finished) is not None}
    for line in _unchanged_words(len(done), sum(map(finished.made_now, done))):
        say(line)
    lacking = {order.name for order in orders if order.found.path is None} - done.keys()
    analysed = chain.from_iterable(
        for_each(
            _analyse,
            [(one.name, one.name) for one in part.found if one.name in lacking],
            part.context,
            workers=workers,
            server=server,
        )
        for part in asked
    )
    now = {found.name: found for found in kept_values(analysed, failed)}
    left = [order._replace(found=now.get(order.name, order.found)) for order in orders if order.name not in done]
    items = [(order.name, order) for order in left if order.found.path is not None]
    drawn = with_progress(for_each(draw_one, items, finished, workers=workers, server=server), len(items), say)
    for (name, _), result in zip(items, drawn, strict=True):
        for station in kept_values([result], failed):
            done[name] = station
    return {order.name: done[order.name] for order in orders if order.name in done}


def _unchanged_words(same: int, made_now: int) -> list[str]:
    """Return Spanish sentences: jurisdictions that a broken run finished, and those of the edition that do not change."""
    out = []
    if made_now:
        told = quantity(made_now, "comisaría ya estaba hecha", "comisarías ya estaban hechas")
        out.append(f"{told} en una corrida que se cortó: {'no se hace' if made_now == 1 else 'no se hacen'} de nuevo.")
    if unchanged := same - made_now:
        out.append(f"{quantity(unchanged, 'comisaría', 'comisarías')} sin cambios: se conservan sus láminas.")
    return out


def kept_values(results: Iterable[Done[T]], failed: dict[str, str]) -> list[T]:
    """Return the values; add to ``failed`` why an item has none, by its name."""
    out = []
    for done in results:
        if done.value is None:
            failed[done.name] = done.error
        else:
            out.append(done.value)
    return out


def require_some(made: Sized, failed: dict[str, str]) -> None:
    """Raise if no jurisdiction could be made."""
    if not made:
        raise MapaError(f"No se pudo hacer ninguna jurisdicción. {next(iter(failed.values()), '')}")
