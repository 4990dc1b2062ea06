"""What is asked of who contributes: hooks are what CI runs, templates are read and warn, the citation is of this version."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml

from mapadelito import ROOT, __version__

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
pytestmark = pytest.mark.skipif(not TEMPLATES, reason="not a checkout: .github is not part of the sdist")


def test_the_hooks_run_what_ci_runs_and_fetch_nothing() -> None:
    given = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repo in given["repos"] for hook in repo["hooks"]]
    assert {repo["repo"] for repo in given["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [hook["entry"] for hook in hooks] == [
        line for line in ci if line.split(" ")[0] in {"ruff", "mypy", "lint-imports"}
    ]


@pytest.mark.parametrize("form", [path for path in TEMPLATES if path.stem != "config"], ids=lambda path: path.stem)
def test_a_form_warns_and_asks_for_no_real_facts(form: Path) -> None:
    given = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(given)
    assert "Nunca adjunte hechos reales" in given["body"][0]["attributes"]["value"]
    [promise] = [part for part in given["body"] if part["type"] == "checkboxes"]
    assert all(option["required"] for option in promise["attributes"]["options"])
    names = [part["id"] for part in given["body"] if "id" in part]
    assert len(names) == len(set(names))


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE)
    sections = re.findall(r"^## (.*)$", changes, re.MULTILINE)
    assert len(versions) == len(sections) - (sections[0] == "Sin publicar"), "cada versión, con su fecha"
    assert project["version"] == citation["version"] == __version__
    assert versions[0] == (__version__, str(citation["date-released"]))


def test_the_citation_names_nobody() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "mapadelito contributors"}]
