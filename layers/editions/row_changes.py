"""Why the incidents of one period are not those of the edition before: matched one by one, by their keys."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

from layers.editions.incident_keys import COUNTED, IDENTITY, RowKey

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["RowChanges", "row_changes"]


class RowChanges(NamedTuple):
    """Number of incidents by what happened to them.

    ``repeated``: counted before, and now known to be another one that is still counted; ``gone``: no longer in
    the data, or no longer shown in the profile; ``late``: new. The others are in both editions, with another delito
    (``reclassified``), without their place (``unplaced``) or with one (``placed``), in another sector (``moved``), or with
    anything else changed (``corrected``).
    """

    repeated: int = 0
    gone: int = 0
    late: int = 0
    reclassified: int = 0
    unplaced: int = 0
    placed: int = 0
    moved: int = 0
    corrected: int = 0

    @property
    def only_repeated_and_late(self) -> bool:
        """Whether nothing else happened."""
        return not any(self[1:2] + self[3:])


def row_changes(before: Sequence[str], after: Sequence[str], *, repeated: Collection[str] = ()) -> RowChanges:
    """Return what happened to the incidents between two editions of one period.

    Parameters
    ----------
    before, after
        Keys of the incidents of each (:mod:`layers.editions.incident_keys`).
    repeated
        Keys of the rows that were found to be the same incident as another one, when the later edition was made.

    Returns
    -------
    RowChanges
        The result depends on the multisets of keys alone. An incident that is gone is a repeated one if an equal one is
        still counted, or if it is in ``repeated`` and one of its delito and sector is in both editions.
    """
    first, second = Counter(before), Counter(after)
    gone = [RowKey.of(key) for key in sorted((first - second).elements())]
    came = [RowKey.of(key) for key in sorted((second - first).elements())]
    pairs: list[tuple[RowKey, RowKey]] = []
    for field in ("number", "moment"):
        found, gone, came = _matched(gone, came, field)
        pairs += found
    settled = {key[:IDENTITY] for key in repeated}
    still = {key[COUNTED] for key in first & second}
    again = [key for key in map(_text, gone) if second[key] or (key[:IDENTITY] in settled and key[COUNTED] in still)]
    tally = Counter(_kind(one, other) for one, other in pairs)
    return RowChanges(len(again), len(gone) - len(again), len(came), **tally)


def _text(key: RowKey) -> str:
    return "".join((key.number or "0" * 16, key.moment or "0" * 16, *key[2:]))


def _matched(
    gone: list[RowKey], came: list[RowKey], field: str
) -> tuple[list[tuple[RowKey, RowKey]], list[RowKey], list[RowKey]]:
    """Match incidents by one of the fields that identify them, those of one delito first; return the pairs and the rest."""
    pairs = []
    for same in ((field, "crime"), (field,)):
        waiting: dict[tuple[str, ...], deque[RowKey]] = defaultdict(deque)
        for key in came:
            waiting[_values(key, same)].append(key)
        left = []
        for key in gone:
            others = waiting.get(_values(key, same)) if getattr(key, field) else None
            if others:
                pairs.append((key, others.popleft()))
            else:
                left.append(key)
        gone, came = left, [key for keys in waiting.values() for key in keys]
    return pairs, gone, came


def _values(key: RowKey, fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(getattr(key, field) for field in fields)


def _kind(before: RowKey, after: RowKey) -> str:
    """Return the field of :class:`RowChanges` that counts a pair."""
    if before.crime != after.crime:
        return "reclassified"
    if before.placed != after.placed:
        return "placed" if after.placed == "1" else "unplaced"
    return "moved" if before.sector != after.sector else "corrected"
