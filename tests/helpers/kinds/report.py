"""Table of what becomes of each member alone: ``PYTHONPATH=tests python -m helpers.kinds.report [axis] [words]``.

Of combinations: ``python -m helpers.kinds.report seeds 0-50``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.kinds.combination import AXES, PLAIN, Combination
from helpers.kinds.verdict import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["each_alone", "ends"]

_LETTERS = 400
"""Letters of the detail of a line."""


def each_alone(axis: str = "", words: str = "") -> Iterator[tuple[str, str, Combination]]:
    """Return the members of an axis (all, if empty) whose name has some words, each with the other axes plain."""
    for name, members in AXES.items():
        if axis not in {"", name}:
            continue
        for member in members:
            made = Combination.alone(name, member)
            if words in member and (made == PLAIN or made.possible()):
                yield name, member, made


def ends(made: Combination) -> Verdict:
    """Return the verdict of a combination, whose files are deleted."""
    with tempfile.TemporaryDirectory() as folder:
        return judge(made, Path(folder) / "k")


def main() -> None:
    """Print a line each: axis, member, end, codes, detail where it is not read."""
    axis, words = (*sys.argv[1:3], "", "")[:2]
    if axis == "seeds":
        rows = [("seed", str(seed), Combination.at(seed)) for seed in range(*map(int, words.split("-")))]
    else:
        rows = list(each_alone(axis, words))
    for name, member, made in rows:
        verdict = ends(made)
        fails = "FAILS" if verdict.fails(made.may_refuse) else ""
        told = made.told() if name == "seed" else ""
        line = f"{name:7}| {member:32}| {verdict.kind:8}| {fails:5}| {','.join(sorted(verdict.codes))}"
        sys.stdout.write(f"{line} {told} {verdict.detail[:_LETTERS]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
