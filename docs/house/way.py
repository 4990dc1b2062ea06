"""The way of one jurisdiction, from the command to its pages, followed in a run of the program.

A run of ``mapadelito generar`` is traced while it works on one jurisdiction of the bundled sample. What is recorded is every
*step*: a call that a module of ``mapadelito``, the only package where reading, computing and drawing meet, makes to a public
function (one of its module's ``__all__``) of another wing, if a *value of the way* is among its arguments or is its result.
The values of the way are :data:`VALUES`, in the order in which each is made from those before it.

What a function calls in turn inside its own package or in a lower one (``layers.analysis`` calls ``layers.hotspots``), and
its return, is part of its step. So are properties and methods of a value. The settings go everywhere: to take them alone is
no step.

A way has a *step back* (:func:`steps_back`) where

- a value is made, or a file is read, after a later value of the list exists: its stage had been left; or
- a value is handed to a wing of an earlier stage; or
- a job (``mapadelito.jobs``, which calls the stages one after the other) turns to a wing whose stage is earlier than that of
  the last value made.

The stage of a wing is that of the last value that it makes; of a wing that makes none, that of the last value that it takes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FrameType

__all__ = ["VALUES", "Step", "stages", "steps_back", "traced"]

VALUES = ("Config", "files", "Release", "Jurisdiction", "Analysis", "Sheet", "pages")
"""Values of the way, in order. All are classes but two.

``files`` is what a function ``read_…`` gives, and a frame that is handed to geo before the jurisdiction is cut out;
``pages`` is what maps gives for an :class:`~layers.analysis.Analysis` or a :class:`~maps.sheet.Sheet` (a page, a print,
layers), and the :class:`~mapadelito.outputs.products.Products` that hold it.
"""
_CLASSES = {name: name for name in VALUES if name[0].isupper()} | {
    "Incidents": "files",
    "Released": "Release",
    "Products": "pages",
}
_CUT = "Jurisdiction"
"""Until this value is made, a frame that is handed to geo is of what was read."""
_DRAWN = {"Analysis", "Sheet"}
_OWN_FILES = "geo.paths"
"""Module by which a run also reads what earlier runs wrote, which is no input."""
_PACKAGES = ("geo", "layers", "maps", "mapadelito")
_MEETING = "mapadelito"
_JOBS = "mapadelito.jobs"

_JURISDICTION = "COMISARIA PNP EL ALGARROBAL"
"""The jurisdiction of the sample with the fewest incidents."""
_INPUTS = {
    "--limites": "boundaries/ilo.geojson",
    "--incidentes": "incidents/ilo_2020.csv",
    "--factores": "incidents/factores_ilo.geojson",
    "--calles": "boundaries/calles_ilo.geojson",
    "--sectores-municipales": "boundaries/ilo.geojson",
}
_CHOICES = (
    "--periodo",
    "2020",
    "--mapa",
    "delito",
    "--formato",
    "html,pdf,gpkg,kmz,xlsx",
    "--trabajadores",
    "1",
    "--silencio",
)


@dataclass(slots=True)
class Step:
    """One step of the way.

    ``takes`` are the values among its arguments and ``gives`` the one that it returns, or empty; ``when`` numbers the step
    among all by the moment of its return, as steps go inside others; ``inside`` are the wings that it calls in turn.
    """

    caller: str
    module: str
    function: str
    takes: tuple[str, ...] = ()
    gives: str = ""
    when: int = 0
    inside: set[str] = field(default_factory=set)

    @property
    def wing(self) -> str:
        """Package and wing of the function."""
        return _wing(self.module)


def traced() -> list[Step]:
    """Return the steps of a run for one jurisdiction of the bundled sample, in the order of their calls.

    The run has a process of its own: what others have left in caches changes nothing.
    """
    command = [sys.executable, __file__]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 (this file)
    return [Step(**{**one, "takes": tuple(one["takes"]), "inside": set(one["inside"])}) for one in json.loads(done.stdout)]


def _run() -> list[Step]:
    """Make the run, followed; what it prints goes to the errors."""
    from mapadelito.cli import app  # noqa: PLC0415 (after the path is set)

    trace = _Trace()
    with TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        given = [word for option, name in _INPUTS.items() for word in (option, str(ROOT / "data" / name))]
        kept = ("--salida", f"{folder}/salida", "--almacen", f"{folder}/almacen", "--comisaria", _JURISDICTION)
        sys.setprofile(trace)
        try:
            app(["generar", *given, *_CHOICES, *kept], standalone_mode=False)
        finally:
            sys.setprofile(None)
    return trace.steps()


def stages(steps: Iterable[Step]) -> dict[str, int]:
    """Return the stage of each wing, as a row of :data:`VALUES`."""
    made: dict[str, int] = {}
    taken: dict[str, int] = {}
    for step in steps:
        if step.gives:
            made[step.wing] = max(made.get(step.wing, 0), VALUES.index(step.gives))
        for value in step.takes:
            taken[step.wing] = max(taken.get(step.wing, 0), VALUES.index(value))
    return taken | made


def steps_back(steps: list[Step]) -> list[str]:
    """Return what of a way goes back to a stage that was left, a line for each; none where nothing does."""
    out, newest, stage = [], 0, stages(steps)
    for step in sorted(steps, key=lambda one: one.when):
        name, own = f"{step.module}.{step.function}", stage[step.wing]
        given = VALUES.index(step.gives) if step.gives else newest
        if given < newest:
            out.append(f"{name} gives {step.gives} after {VALUES[newest]}")
        elif own < newest and step.caller.startswith(_JOBS):
            out.append(f"{step.caller} calls {name} after {VALUES[newest]}")
        out += [f"{name} takes {value}, of a later stage" for value in step.takes if VALUES.index(value) > own]
        newest = max(newest, given)
    return out


class _Trace:
    """The profile function that records steps."""

    def __init__(self) -> None:
        self._known: dict[CodeType, tuple[str, bool] | None] = {}
        self._open: dict[FrameType, Step] = {}
        self._all: list[Step] = []
        self._returns = 0
        self._made = {""}

    def __call__(self, frame: FrameType, event: str, result: object) -> None:
        """Note a call or a return of a function of ours."""
        if event not in {"call", "return"}:
            return
        found = self._module(frame)
        if found is None or not found[1]:
            return
        if event == "call":
            self._enter(frame, found[0])
        elif step := self._open.pop(frame, None):
            self._returns += 1
            step.when = self._returns
            step.gives = _given(step, result)
            self._made.add(step.gives)

    def _module(self, frame: FrameType) -> tuple[str, bool] | None:
        """Return the module of a frame where it is ours, and whether its function is public."""
        code = frame.f_code
        if code not in self._known:
            name = str(frame.f_globals.get("__name__", ""))
            ours = name.partition(".")[0] in _PACKAGES
            public = code.co_qualname in frame.f_globals.get("__all__", ())
            self._known[code] = (name, public) if ours else None
        return self._known[code]

    def _enter(self, frame: FrameType, module: str) -> None:
        caller = self._caller(frame)
        if _wing(caller) == _wing(module):
            return
        if self._open:
            next(reversed(self._open.values())).inside.add(_wing(module))
        if caller.partition(".")[0] == _MEETING:
            names = frame.f_code.co_varnames[: frame.f_code.co_argcount + frame.f_code.co_kwonlyargcount]
            frames = module.startswith("geo.") and _CUT not in self._made
            held = {value for name in names for value in _values(frame.f_locals.get(name), frames=frames)}
            step = Step(caller, module, frame.f_code.co_name, tuple(sorted(held, key=VALUES.index)))
            self._open[frame] = step
            self._all.append(step)

    def _caller(self, frame: FrameType) -> str:
        """Return the nearest module of ours that led to a call, through libraries."""
        above = frame.f_back
        while above is not None and (found := self._module(above)) is None:
            above = above.f_back
        return found[0] if above is not None and found is not None else _MEETING

    def steps(self) -> list[Step]:
        """Return the calls that are steps; those without a value of the way but the settings are none."""
        return [step for step in self._all if {*step.takes} - {VALUES[0]} or step.gives]


def _wing(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _values(thing: object, *, frames: bool = False) -> set[str]:
    """Return the values of the way that an argument or a result is, or holds in a list, tuple or dict."""
    held: Iterable[Any] = (
        thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list | tuple) else (thing,)
    )
    known = _CLASSES | ({"GeoDataFrame": "files"} if frames else {})
    return {known[type(one).__name__] for one in held if type(one).__name__ in known}


def _given(step: Step, result: object) -> str:
    """Return the value that the result of a step is; empty for none."""
    if result is None:
        return ""
    if step.function.startswith("read_") and step.module != _OWN_FILES:
        return "files"
    found = _values(result)
    if not found and step.module.startswith("maps.") and _DRAWN & set(step.takes):
        return "pages"
    return max(found, key=VALUES.index, default="")


if __name__ == "__main__":
    print(json.dumps([asdict(step) | {"inside": sorted(step.inside)} for step in _run()]))  # noqa: T201
