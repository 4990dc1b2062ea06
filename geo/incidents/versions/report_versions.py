"""Which version of each report is current: the one that appeared last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.incidents.row_identity import alike_tables, columns_of, moment_and_place
from geo.incidents.versions.row_groups import by_table, least_of, numbered_groups, set_hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.incidents.row_identity import Alike
    from geo.incidents.table_rows import TableRows
    from geo.incidents.versions.report_numbers import NumberedRows
    from geo.ledger import Ledger

__all__ = ["Versions", "versions_of"]

_NEVER = np.iinfo(np.int64).max
"""Moment after all others."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of the reports that do not say the same in all loads.

    ``members`` has a line for each row of each appearance of a version: ``row``, its number over all tables; ``report``;
    ``moment``, as in :class:`geo.incidents.versions.report_numbers.NumberedRows`; ``version``, a number. ``versions``, by
    that number, has its ``report``, its ``first`` moment, and ``repeats``, whether an earlier version says the same.
    """

    members: pd.DataFrame
    versions: pd.DataFrame

    @property
    def steps(self) -> pd.DataFrame:
        """Versions that say something else than those before, in order, with ``before``, the one before (-1 for none)."""
        fresh = self.versions[~self.versions["repeats"]].sort_values(["report", "first"], kind="stable")
        numbers = pd.Series(fresh.index, index=fresh.index)
        return pd.DataFrame(fresh.assign(version=numbers, before=numbers.groupby(fresh["report"]).shift(fill_value=-1)))

    def rows_of(self, versions: NDArray[np.intp]) -> pd.DataFrame:
        """Return ``version`` and ``row`` of the rows of some versions where they first appeared."""
        first = self.members["moment"].to_numpy() == self.versions["first"].to_numpy()[self.members["version"]]
        shown: pd.DataFrame = self.members.loc[first & self.members["version"].isin(versions).to_numpy(), ["version", "row"]]
        return shown


def versions_of(ledger: Ledger, parts: Sequence[TableRows], numbered: NumberedRows) -> Versions:
    """Return the versions of the reports that do not say the same in all loads.

    A version is what all rows of a report in one load say. One in a table with fewer columns, or as many, that says the same
    as an earlier one in those that both have, repeats it.
    """
    members = _members(numbered)
    group, _ = numbered_groups(members["report"].to_numpy(), members["moment"].to_numpy())
    said = set_hashes(group, members["content"].to_numpy())
    members = members.assign(version=numbered_groups(members["report"].to_numpy(), said[group])[0])
    version = members["version"].to_numpy()
    size = int(version.max()) + 1 if len(version) else 0
    whose = np.zeros(size, dtype=np.intp)
    whose[version] = members["report"]
    first = least_of(version, members["moment"].to_numpy(), size)
    found = pd.DataFrame({"report": whose, "first": first, "repeats": np.zeros(size, dtype=bool)})
    found["repeats"] = _repeats(ledger, parts, Versions(members, found))
    return Versions(members.drop(columns="content"), found)


def _members(numbered: NumberedRows) -> pd.DataFrame:
    """Return the rows of each report at each moment; at that of a returned row, also the others of its report then."""
    own = numbered.changed
    rows = pd.DataFrame(
        {
            "row": numbered.rows[own],
            "report": numbered.report[own],
            "moment": numbered.moment[own],
            "content": numbered.content[own],
        }
    )
    back = rows["moment"].to_numpy() % 2 == 1
    if not back.any():
        return rows
    returned = rows[back].assign(original=numbered.original[rows["row"][back]]).sort_values("moment", kind="stable")
    returned["was"] = rows.set_index("row")["moment"].reindex(returned["original"]).to_numpy()
    returned["until"] = returned.groupby("original")["moment"].shift(-1, fill_value=_NEVER)
    replaced = returned.groupby("original")["moment"].min()
    times = returned[["report", "moment", "was"]].drop_duplicates().rename(columns={"moment": "again"})
    there = rows[~back].merge(times.rename(columns={"was": "moment"}), on=["report", "moment"])
    there = there[(there["row"].map(replaced).fillna(_NEVER) > there["again"]).to_numpy()]
    before = returned.merge(times[["report", "again"]].drop_duplicates(), on="report")
    before = before[((before["moment"] < before["again"]) & (before["until"] > before["again"])).to_numpy()]
    kept = pd.concat([there, before[there.columns]])
    virtual = kept.assign(moment=kept["again"])[rows.columns].drop_duplicates()
    return pd.DataFrame(pd.concat([rows, virtual], ignore_index=True))


def _repeats(ledger: Ledger, parts: Sequence[TableRows], all_versions: Versions) -> NDArray[np.bool_]:
    """Return a mask of the versions that say the same as an earlier one in the columns of both, and have no more of them."""
    found = all_versions.versions
    repeats = np.zeros(len(found), dtype=bool)
    several = found.groupby("report")["report"].transform("size").to_numpy() > 1
    shown = all_versions.rows_of(np.flatnonzero(several))
    rows = np.unique(shown["row"].to_numpy(dtype=np.intp))
    if len({columns_of(part) for part, _ in by_table(parts, rows)}) < 2:
        return repeats
    tables = [*alike_tables(ledger, parts, rows)]
    core = moment_and_place(parts)
    own, place = np.zeros(len(core), dtype=np.intp), np.zeros(len(core), dtype=np.intp)
    for number, alike in enumerate(tables):
        own[alike.rows], place[alike.rows] = number, np.arange(len(alike.rows))
    shown = shown.assign(table=own[shown["row"]], place=place[shown["row"]])
    shown = shown[(shown.groupby("version")["table"].transform("nunique") == 1).to_numpy()]
    for one in range(len(tables)):
        for other in range(one + 1, len(tables)):
            pair = tables[one], tables[other]
            sides = [_side(shown[shown["table"] == at], tables[at], core, _common(*pair)) for at in (one, other)]
            both = found[["report", "first"]].join(sides[0].rename("said"), how="inner").reset_index(names="version")
            rest = found[["report", "first"]].join(sides[1].rename("said"), how="inner").reset_index(names="version")
            same = both.merge(rest, on=["report", "said"])
            widths = len(pair[0].names), len(pair[1].names)
            if widths[0] >= widths[1]:
                repeats[same["version_y"][same["first_x"] < same["first_y"]]] = True
            if widths[1] >= widths[0]:
                repeats[same["version_x"][same["first_y"] < same["first_x"]]] = True
    return repeats


def _common(one: Alike, other: Alike) -> list[str]:
    return sorted(set(one.names) & set(other.names))


def _side(shown: pd.DataFrame, alike: Alike, core: NDArray[np.uint64], names: Sequence[str]) -> pd.Series[int]:
    """Return a hash of what each version says in some columns."""
    group, distinct = pd.factorize(shown["version"].to_numpy(), sort=True)
    keys = alike.keys(core, names)[shown["place"].to_numpy()]
    return pd.Series(set_hashes(group, keys), index=distinct)
