"""The pages of the documents: they are built without a warning, always the same, and open from a disk without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

EPOCH = {"first": "1577836800", "second": "1735689600"}
"""Two days on which the pages might be built: 1 January 2020 and 2025, in seconds since 1970."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the pages twice, as if on two days."""
    for package in ("mkdocs", "material", "mkdocstrings"):
        pytest.importorskip(package, reason='las páginas se hacen con pip install -e ".[docs]"')
    folder = tmp_path_factory.mktemp("site")
    for name, day in EPOCH.items():
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder / name)]
        around = os.environ | {"SOURCE_DATE_EPOCH": day}
        done = subprocess.run(command, cwd=ROOT, env=around, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return {name: folder / name for name in EPOCH}


class Asked(HTMLParser):
    """What a page loads by itself, and the links that a reader may follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the addresses of a tag."""
        for name, value in attrs:
            if name in {"src", "srcset", "href", "data"}:
                (self.links if tag == "a" else self.loaded).append(value or "")


def test_the_same_documents_give_the_same_bytes(built: dict[str, Path]) -> None:
    found = [
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in built.values()
    ]
    assert [name for name in found[0] | found[1] if found[0].get(name) != found[1].get(name)] == []


def test_every_document_is_a_page_and_no_program_is(built: dict[str, Path]) -> None:
    made = {path.relative_to(built["first"]).as_posix() for path in built["first"].rglob("*") if path.is_file()}
    documents = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert documents <= made
    assert not [name for name in made if name.endswith((".py", ".pyc", ".md"))]


def test_nothing_is_loaded_from_elsewhere(built: dict[str, Path]) -> None:
    pages = {path: Asked(path.read_text(encoding="utf-8")) for path in built["first"].rglob("*.html")}
    assert [address for page in pages.values() for address in page.loaded if "//" in address] == []
    styles = "".join(path.read_text(encoding="utf-8") for path in built["first"].rglob("*.css"))
    assert [address for address in re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')]*)", styles) if "//" in address[:8]] == []
    assert "<script src=" in "".join(path.read_text(encoding="utf-8") for path in pages)


def test_the_pages_of_python_say_the_public_name_and_nothing_is_left_as_written(built: dict[str, Path]) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (built["first"] / "api").glob("*.html"))
    assert 'id="mapadelito.find_hotspots"' in text
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">' in text
    assert not re.search(r":(func|class|data|attr|mod|math):|\.\. math|_WINDOWS|layers\.hotspots\.find_hotspots\b", text)
    for constant in ("<code>densidad_km2</code>", "<code>repeticion-cercana</code>"):
        assert constant in text


@pytest.mark.browser
def test_the_search_works_from_the_disk_without_a_network(built: dict[str, Path], browser: Any, tmp_path: Path) -> None:
    site = tmp_path / "sitio con espacios y ñ"
    shutil.copytree(built["first"], site)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site / "index.html").as_uri(), wait_until="load")
    for word, wanted in (("rank_zones", "api/prioridad.html"), ("densidad", "metodos/densidad.html")):
        page.click(".md-search__input")
        page.keyboard.press("Control+a")
        page.keyboard.type(word)
        page.wait_for_selector(f".md-search-result__item a[href*='{wanted}']")
    page.click(".md-search-result__item a[href*='metodos/densidad.html']")
    page.wait_for_url("**/metodos/densidad.html*")
    assert page.title() == "Densidad - mapadelito"
    assert [address for address in asked if not address.startswith("file:")] == []
    assert said == []
    context.close()
