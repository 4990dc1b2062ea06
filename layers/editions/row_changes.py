"""Why the incidents of one period are not those of the edition before: matched one by one, by their keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from layers.editions.incident_keys import IDENTITY, RowKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
    still = Counter("".join(RowKey.of(key)[2:4]) for key in (first & second))
    again = [
        key for key in map(_text, gone) if second[key] or (key[:IDENTITY] in settled and still["".join(RowKey.of(key)[2:4])])
    ]
    tally = Counter(_kind(one, other) for one, other in pairs)
    return RowChanges(len(again), len(gone) - len(again), len(came), **tally)


def _text(key: RowKey) -> str:
    return "".join((key.number or "0" * 16, key.moment or "0" * 16, *key[2:]))


def _matched(
    gone: list[RowKey], came: list[RowKey], field: str
) -> tuple[list[tuple[RowKey, RowKey]], list[RowKey], list[RowKey]]:
    """Match incidents by one of the fields that identify them, those of one delito first; return the pairs and the rest."""
    groups: dict[str, tuple[list[RowKey], list[RowKey]]] = defaultdict(lambda: ([], []))
    for side, keys in enumerate((gone, came)):
        for key in keys:
            groups[getattr(key, field)][side].append(key)
    pairs, left, right = [], [], []
    for value, (old, new) in groups.items():
        while value and old and new:
            one, other = next(_alike(old, new), (old[0], new[0]))
            pairs.append((one, other))
            old.remove(one)
            new.remove(other)
        left += old
        right += new
    return pairs, left, right


def _alike(old: list[RowKey], new: list[RowKey]) -> Iterator[tuple[RowKey, RowKey]]:
    """Give the pairs of one delito."""
    return ((one, other) for one in old for other in new if one.crime == other.crime)


def _kind(before: RowKey, after: RowKey) -> str:
    """Return the field of :class:`RowChanges` that counts a pair."""
    if before.crime != after.crime:
        return "reclassified"
    if before.placed != after.placed:
        return "placed" if after.placed == "1" else "unplaced"
    return "moved" if before.sector != after.sector else "corrected"
