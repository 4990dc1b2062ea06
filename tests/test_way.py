"""The way of one jurisdiction has no step back, and the picture of it in CONTRIBUTING is the one that the code makes."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

import pytest

from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = ROOT / "docs" / "house"


@pytest.fixture(scope="module")
def drawing() -> Iterator[Any]:
    """Give the program that draws the way; ``drawing.way`` is the one that follows it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HOUSE))
        module = importlib.import_module("draw")
        module.way = importlib.import_module("way")
        yield module


@pytest.fixture(scope="module")
def steps(drawing: Any) -> Any:
    """Follow a run of the program."""
    return drawing.way.traced()


def made_up(way: Any) -> list[Any]:
    """Give a way without a step back, in the order of its calls: the pages are made inside the call that keeps them."""
    job, products = "mapadelito.jobs.generate", "mapadelito.outputs.products"
    return [
        way.Step("mapadelito.cli", "mapadelito.settings.config", "load_config", (), "Config", 1),
        way.Step(job, "geo.incidents.read", "read_incidents", (), "files", 2),
        way.Step(job, "mapadelito.publication.release", "release_all", ("Config", "files"), "Release", 3),
        way.Step(job, "geo.context.cut", "cut_jurisdiction", ("files",), "Jurisdiction", 4),
        way.Step(job, "layers.analysis", "analyse", ("Release", "Jurisdiction"), "Analysis", 5),
        way.Step(job, products, "make_products", ("Analysis",), "pages", 9),
        way.Step(products, "maps.sheets.compose", "compose_sheets", ("Analysis",), "Sheet", 6),
        way.Step(products, "maps.web.page", "render", ("Sheet",), "pages", 7),
        way.Step(products, "maps.sheets.common", "printed_name", ("Jurisdiction",), "", 8),
        way.Step(job, "mapadelito.outputs.row_review.rejects", "write_rejects", ("files",), "", 10),
    ]


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (
            ("geo.boundaries.municipal", "read_municipal", (), "files"),
            "geo.boundaries.municipal.read_municipal gives files after",
        ),
        (("layers.peers", "with_sheet", ("Sheet",), "Analysis"), "layers.peers.with_sheet takes Sheet, of a later stage"),
        (
            ("mapadelito.publication.words", "tell", ("files",), ""),
            "mapadelito.jobs.generate calls mapadelito.publication.words",
        ),
    ],
    ids=["a file read late", "a sheet given to what computes", "a job that turns back"],
)
def test_a_step_back_is_found(drawing: Any, step: tuple[Any, ...], found: str) -> None:
    way, honest = drawing.way, made_up(drawing.way)
    assert way.steps_back(honest) == []
    told = way.steps_back([*honest, way.Step("mapadelito.jobs.generate", *step, 11)])
    assert any(line.startswith(found) for line in told), told


def test_a_step_back_is_seen_in_the_picture(drawing: Any) -> None:
    way, honest = drawing.way, made_up(drawing.way)
    back = way.Step("mapadelito.jobs.generate", "layers.analysis", "analyse", ("Sheet",), "Analysis", 11)
    red = f'stroke="{drawing.BACK}"'
    assert red not in drawing.picture(honest)
    assert red in drawing.picture([*honest, back])


@pytest.mark.slow
def test_the_way_of_a_jurisdiction_has_no_step_back(drawing: Any, steps: Any) -> None:
    assert {step.gives for step in steps} == {"", *drawing.way.VALUES}
    assert drawing.way.steps_back(steps) == []


@pytest.mark.slow
def test_the_picture_of_the_way_is_the_one_that_the_code_makes(drawing: Any, steps: Any) -> None:
    drawn = drawing.picture(steps)
    assert (HOUSE / "way.svg").read_text(encoding="utf-8") == drawn + "\n", "vuelva a dibujar: python docs/house/draw.py"
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.search(r"^!\[[^\]]+\]\(docs/house/way\.svg\)$", text, re.MULTILINE)
