"""The documents speak of what there is."""

from __future__ import annotations

import re

import click
import pytest

from mapadelito import ROOT, cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", list(cli.app.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"mapadelito {name}" in README


def test_every_option_named_in_the_documents_exists() -> None:
    known = {
        word
        for command in cli.app.commands.values()
        for item in command.params
        if isinstance(item, click.Option)
        for word in item.opts
    }
    for document in DOCUMENTS:
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", document.read_text(encoding="utf-8")):
            assert option in known | {"--help"}, f"{document.name}: {option}"


def test_every_file_named_in_contributing_exists() -> None:
    for path in re.findall(
        r"`((?:geo|layers|maps|mapadelito|data)/[\w./*]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ):
        assert list(ROOT.glob(path.rstrip("/"))), path


def test_readme_gives_the_two_commands() -> None:
    assert "\npip install . && mapadelito demo\n" in README
    assert '\npip install -e ".[dev]" && pytest\n' in README
