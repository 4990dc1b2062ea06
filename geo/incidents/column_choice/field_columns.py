"""The column of each field of a table of incidents: by its exact name, else by its words and cells; and what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.column_words import NAMED, RIVAL_NAME, name_score
from geo.columns import COORDINATES, CRIME, DEGREES, FOLDER, METRES
from geo.evidence.choice import Candidate, Certainty, Choice, Choices, Missing
from geo.evidence.columns_by_proof import Proof, alike, choose_columns, columns_for, named_alike
from geo.evidence.sample import distinct_texts, sample_rows
from geo.incidents.column_choice.coordinate_columns import MANY, Pair, are_parts, find_pairs
from geo.incidents.column_choice.date_columns import SPANS, adds_hours, proved_ends, span_ends
from geo.incidents.column_choice.hour_fields import dated_hour, hour_columns, hour_sought, unread_hours
from geo.incidents.column_choice.probes import PARTS_OF_DAY, any_text, clock_alone, level_of, probes
from geo.percents import whole_percent
from geo.wording import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from geo.incidents.column_choice.wanted import Wanted

__all__ = ["SHOWN_FIELDS", "choose_fields"]

_TOLD = ("fecha", "delito")
"""Needed fields that are told as missing; a table without coordinates is refused."""
SHOWN_FIELDS = COORDINATES | {"fecha", "hora", "turno", "anio", "mes", "dia", "comisaria", "sector", "subsector"}
"""Fields of which some cells are shown; in the others people write names, addresses and numbers of reports."""
_SAMPLES = 3
"""Cells of each field that are shown."""
_INSIDE, _CLOSE = 0.5, 0.1
"""Share of the points of a rival pair inside the area, at least, and what its name may score less than the best."""


def choose_fields(frame: pd.DataFrame, wanted: Wanted) -> Choices:
    """Return the choice of each field of a table of text without its personal columns.

    The table is not looked at where every needed field has a column of its exact name and no other name fits a field.

    Parameters
    ----------
    frame
        Cells of the rows of data.
    wanted
        What is known of the columns.
    """
    unsure = wanted.unread | _lone_day(wanted) | dated_hour(frame, wanted)
    by_field = {name: _exact(name, column, wanted) for name, column in wanted.exact.items() if name not in unsure}
    used = {FOLDER, *(one.column for one in by_field.values())}
    free = [name for name in sorted(map(str, frame.columns)) if name not in used]
    lacks = _lacking(by_field, wanted)
    if wanted.is_known and not lacks:
        return Choices(by_field)
    sought = [name for name in probes(wanted.today) if name not in by_field and name not in wanted.omitted]
    ends = _ends(by_field, free, wanted)
    free = [name for name in free if not any(name in names for names in ends.values())]
    hints = named_alike(free, [name for name in sought if name not in PARTS_OF_DAY])
    rivals = [name for name in by_field if name not in wanted.given and _named_alike(free, name)]
    rivals += ["latitud"] if _has_both(by_field, wanted) else []
    if not (lacks or hints or rivals or ends):
        return Choices(by_field)
    proof = Proof(sample_rows(frame), probes(wanted.today) | ({"hora": clock_alone()} if wanted.is_bare else {}))
    spans = [field for field, end in SPANS.items() if end not in by_field and not {field, end} & wanted.omitted]
    proved = proved_ends(proof.sample, spans, {*free, *(by_field[field].column for field in spans if field in by_field)})
    free = [name for name in free if name not in {end for _, end in proved.values()}]
    by_field = {name: _with_rivals(one, proof, free, name in rivals) for name, one in by_field.items()}
    free = _rest(free, by_field)
    by_field |= _places(proof, by_field, free, wanted)
    free = _rest(free, by_field)
    if "fecha" in sought:
        by_field |= choose_columns(proof, ["fecha"], free)
    second = _second(sought, by_field)
    if "hora" in second and "fecha" in by_field:
        second.remove("hora")
        by_field |= choose_columns(proof, hour_sought(proof, by_field), hour_columns(proof, by_field, _rest(free, by_field)))
    by_field |= choose_columns(proof, second, _rest(free, by_field))
    if "hora" in sought and "hora" not in by_field:
        by_field |= unread_hours(proof, hour_columns(proof, by_field, _rest(free, by_field)))
    by_field |= _used_ends(ends, by_field, free, proved)
    by_field = {name: _instead(one, wanted) for name, one in by_field.items()}
    by_field |= _details(proof, by_field, _rest(free, by_field))
    if wanted.crime is None and not set(CRIME) & set(by_field):
        by_field |= choose_columns(proof, ["delito"], {FOLDER} & {*frame.columns})
    if wanted.crime is None and not set(CRIME) & set(by_field):
        by_field |= _unknown_crimes(proof, _rest(free, by_field))
    return Choices(
        {name: replace(one, samples=_cells(proof, one)) for name, one in by_field.items()},
        tuple(
            Missing(name, tuple(alike(proof, name, _rest(free, by_field))))
            for name in _lacking(by_field, wanted)
            if name in _TOLD
        ),
    )


def _exact(name: str, column: str, wanted: Wanted) -> Choice:
    return Choice(name, column, Certainty.GIVEN if name in wanted.given else Certainty.SURE, why="se llama así")


def _rest(free: Collection[str], by_field: Mapping[str, Choice]) -> list[str]:
    used = {one.column for one in by_field.values()}
    return [name for name in free if name not in used]


def _has_place(by_field: Mapping[str, object]) -> bool:
    return any(set(pair) <= set(by_field) for pair in (DEGREES, METRES))


def _lacking(by_field: Mapping[str, Choice], wanted: Wanted) -> list[str]:
    """Return the needed fields that have no column."""
    dated = "fecha" in by_field or set(PARTS_OF_DAY) <= set(by_field)
    crime = wanted.crime is not None or bool(set(CRIME) & set(by_field))
    placed = wanted.has_points or _has_place(by_field)
    return [name for name, has in (("fecha", dated), ("delito", crime), ("latitud", placed)) if not has]


def _second(sought: Collection[str], by_field: Mapping[str, Choice]) -> list[str]:
    """Return the fields decided after the date: those of the parts of a day only if no column has dates."""
    parts = () if "fecha" in by_field else PARTS_OF_DAY
    return [name for name in sought if name != "fecha" and (name not in PARTS_OF_DAY or name in parts)]


def _lone_day(wanted: Wanted) -> frozenset[str]:
    """Return the day if its column has no year and month beside it: it may hold whole dates."""
    is_lone = "fecha" not in wanted.exact and not set(PARTS_OF_DAY) <= set(wanted.exact)
    return frozenset({"dia"} - wanted.given.keys()) if is_lone else frozenset()


def _named_alike(free: Collection[str], name: str) -> list[str]:
    asked = {"longitud": "x", "este": "x", "latitud": "y", "norte": "y"}.get(name, name)
    if asked not in {"x", "y", "fecha", "hora"}:
        return []
    return [column for column in free if name_score(column, asked) >= RIVAL_NAME]


def _ends(by_field: Mapping[str, Choice], free: Collection[str], wanted: Wanted) -> dict[str, list[str]]:
    """Return the free columns that hold the ends of spans of time, by the field of the start."""
    open_ends = [field for field, end in SPANS.items() if end not in by_field and not {field, end} & wanted.omitted]
    starts = {field: by_field[field].column if field in by_field else None for field in open_ends}
    found = {field: span_ends(free, field, start) for field, start in starts.items()}
    return {field: names for field, names in found.items() if names}


def _used_ends(
    ends: Mapping[str, list[str]],
    by_field: Mapping[str, Choice],
    free: Collection[str],
    proved: Mapping[str, tuple[str, str]],
) -> dict[str, Choice]:
    """Return the choices of the ends of the spans whose start was chosen, by their names or as ``proved``."""
    found = {}
    for field, names in ends.items():
        start = by_field[field].column if field in by_field else ""
        if start and (own := span_ends([*free, *names], field, start)):
            why = f"su nombre dice que es el fin de «{shown(start)}»"
            found[SPANS[field]] = Choice(SPANS[field], own[0], Certainty.LIKELY, why=why)
    for field, (start, end) in proved.items():
        if field in by_field and by_field[field].column == start:
            why = f"casi siempre es de poco después de «{shown(start)}»"
            found[SPANS[field]] = Choice(SPANS[field], end, Certainty.LIKELY, why=why)
    return found


def _with_rivals(one: Choice, proof: Proof, free: Collection[str], is_rivalled: bool) -> Choice:  # noqa: FBT001
    """Return a choice by exact name with the other columns that may as well be it."""
    if not is_rivalled or one.field in COORDINATES:
        return one
    others = tuple(c for c in columns_for(proof, one.field, _named_alike(free, one.field)) if (c.share or 0) >= RIVAL_NAME)
    if one.field == "fecha" and one.column in proof.sample and len(others) == 1:
        own, other = proof.sample[one.column], proof.sample[others[0].column]
        if adds_hours(own, other):
            why = f"tiene los días de «{shown(one.column)}», y sus horas"
            return replace(one, column=others[0].column, certainty=Certainty.LIKELY, why=why)
    return replace(one, certainty=Certainty.DOUBTFUL, rivals=others) if others else one


def _places(proof: Proof, by_field: Mapping[str, Choice], free: Collection[str], wanted: Wanted) -> dict[str, Choice]:
    """Return the choices of the two columns of coordinates, with the pairs that may as well be them."""
    own = {name: by_field[name].column for name in COORDINATES & set(by_field)}
    rivalled = any(_named_alike(free, name) for name in own) or _has_both(by_field, wanted)
    if wanted.has_points or (_has_place(by_field) and not rivalled):
        return {}
    pairs = find_pairs(proof.sample, [*free, *own.values()], wanted.home, wanted.epsg)
    if _has_place(by_field):
        return _rivals_of_exact(by_field, pairs, metres=wanted.epsg is not None)
    if not pairs or (not pairs[0].inside and are_parts(proof.sample, free)):
        return {}
    best = pairs[0]
    others = [pair for pair in pairs[1:] if not pair.is_same_as(best) and _is_close(pair, best)]
    certainty = Certainty.DOUBTFUL if others else Certainty.SURE if best.name >= RIVAL_NAME else Certainty.LIKELY
    told = (
        f"el {whole_percent(100 * best.inside)} de sus puntos cae donde puede haber hechos"
        if best.inside
        else "su nombre lo dice"
    )
    return {
        name: Choice(name, column, certainty, tuple(_as_rival(pair, name) for pair in others), why=told)
        for name, column in best.fields.items()
    }


def _is_close(pair: Pair, best: Pair) -> bool:
    named = best.name - pair.name < _CLOSE or pair.name >= RIVAL_NAME
    return pair.inside >= _INSIDE and named and pair.distinct * MANY > best.distinct


def _has_both(by_field: Mapping[str, Choice], wanted: Wanted) -> bool:
    """Return whether a table has degrees and metres by exact names, and these can be compared: their zone is expected."""
    ours = not wanted.given.keys() & COORDINATES and wanted.home is not None
    return ours and all(set(pair) <= set(by_field) for pair in (DEGREES, METRES))


def _rivals_of_exact(by_field: Mapping[str, Choice], pairs: list[Pair], *, metres: bool) -> dict[str, Choice]:
    """Return the choices of the columns of exact names with their rivals; ``metres`` are used first where both exist."""
    fields = next(pair for pair in ((METRES, DEGREES) if metres else (DEGREES, METRES)) if set(pair) <= set(by_field))
    own = [pair for pair in pairs if {pair.x, pair.y} == {by_field[name].column for name in fields}]
    if not own:
        return {}
    others = [pair for pair in pairs if not pair.is_same_as(own[0]) and pair.name >= RIVAL_NAME and pair.inside >= _INSIDE]
    if not others:
        return {}
    return {
        name: replace(by_field[name], certainty=Certainty.DOUBTFUL, rivals=tuple(_as_rival(pair, name) for pair in others))
        for name in fields
    }


def _as_rival(pair: Pair, name: str) -> Candidate:
    column = pair.x if name in {"longitud", "este"} else pair.y
    return Candidate(name, column, pair.name, pair.inside, pair.distinct, "sus puntos también caen dentro")


def _instead(one: Choice, wanted: Wanted) -> Choice:
    """Return a choice that says which column of the exact name it takes the place of, if any."""
    if one.field not in wanted.unread or one.column == wanted.exact[one.field]:
        return one
    why = f"de «{shown(wanted.exact[one.field])}» casi nada se puede leer, y {one.why}"
    return replace(one, certainty=Certainty.DOUBTFUL, why=why)


def _details(proof: Proof, by_field: Mapping[str, Choice], free: Collection[str]) -> dict[str, Choice]:
    """Return the choices of tipo, delito and modalidad where only its cells show the delito: all columns of known delitos.

    A detail that is not read could be what makes a fact reserved. The column of the wider delitos is the first.
    """
    chosen = by_field.get("delito")
    if chosen is None or name_score(chosen.column, "delito") >= NAMED:
        return {}
    known = [one for one in columns_for(proof, "delito", [*free, chosen.column]) if name_score(one.column, "delito") < NAMED]
    levels = {one.column: level_of(distinct_texts(proof.sample[one.column])) for one in known}
    known = sorted(known, key=lambda one: (levels[one.column], one.distinct, one.column))[: len(CRIME)]
    fields = ("delito", "modalidad") if len(known) < len(CRIME) else CRIME
    places = [name for name in fields if name == "delito" or name not in by_field]
    return {name: Choice(name, one.column, Certainty.LIKELY, why=one.why) for name, one in zip(places, known, strict=False)}


def _unknown_crimes(proof: Proof, free: Collection[str]) -> dict[str, Choice]:
    """Return the choice of a column named as that of delitos, of which the catalogue knows few."""
    plain = Proof(proof.sample, {**proof.probes, "delito": any_text()})
    found = choose_columns(plain, ["delito"], [name for name in free if name_score(name, "delito") >= RIVAL_NAME])
    return {name: replace(one, certainty=Certainty.DOUBTFUL) for name, one in found.items()}


def _cells(proof: Proof, one: Choice) -> tuple[str, ...]:
    """Return some cells of a choice, none of fields that people write."""
    if one.field not in SHOWN_FIELDS or one.column not in proof.sample:
        return ()
    return tuple(shown(text) for text in distinct_texts(proof.sample[one.column])[:_SAMPLES])
