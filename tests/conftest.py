"""What all tests share: where the real data are, hand-made boundaries, and writing a small table."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from geo.intake import sandbox
from helpers.shared import SHARED
from helpers.vector_files import sectors_by_hand, write_streets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd

    from geo.intake.processes import Process


_EXAMPLES = {"firm": 25, "thorough": 100}
"""Examples of a property test that does not say how many, by profile: of the usual run, and of the slow one in .ci/run."""
for _name, _examples in _EXAMPLES.items():  # the machine is shared: no timed tests, no surprises
    settings.register_profile(_name, deadline=None, derandomize=True, max_examples=_examples)
settings.load_profile("firm")


class _OneReader(sandbox._Worker):
    """A reading process that serves run after run, its temporary files in a folder of the tests."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _running(self) -> Process:
        if self._process is not None and self._process.poll() is None:
            return self._process
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(self._folder))
            return super()._running()


@pytest.fixture(scope="session", autouse=True)
def _one_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the runs of the tests share a reading process: starting one takes longer than what most of them read.

    What the process does at the beginning and the end of a run has tests of its own, that start the program.
    """
    reader = _OneReader(tmp_path_factory.mktemp("lector"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_WORKER", reader)
        patch.setattr("mapadelito.outputs.folder.stop_reader", lambda: None)
        yield
        reader.stop()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the real data; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("los datos reales (../shared/data) no están en esta máquina")
    return SHARED


@pytest.fixture
def four_sectors() -> gpd.GeoDataFrame:
    """One comisaría of four square sectors of 1 km2 round (500 km, 9 000 km) of UTM 17S, S1 and S2 below."""
    return sectors_by_hand()


@pytest.fixture
def town_streets(tmp_path: Path) -> Path:
    """Write the streets of a town on the :func:`four_sectors`, one each 100 m, both ways, the first two with a name."""
    return write_streets(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write lines of text as a file and return its path."""

    def write(*lines: str, name: str = "hechos.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
        return path

    return write


ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TROUBLE = "window.__mal = []; addEventListener('securitypolicyviolation', (e) => window.__mal.push(e.violatedDirective));"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Chromium once."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright no está instalado")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no hay un navegador Chromium en esta máquina")
    with playwright.sync_playwright() as session:
        chromium = session.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def kept_page(browser: Any) -> Any:
    """Open the page that shows one file after another: the process of a new page takes longer than what a file does."""
    page = browser.new_page()
    page.add_init_script(TROUBLE)
    return page


class Watched:
    """Opens pages from files, and sees that they ask for nothing and complain of nothing.

    Parameters
    ----------
    browser
        Chromium.
    kept
        Page that shows the first file; those beside it have pages of their own.
    folder
        Where the pages are put.
    """

    def __init__(self, browser: Any, kept: Any, folder: Path) -> None:
        self._browser = browser
        self._kept = kept
        self._folder = folder
        self._open: list[tuple[Any, list[str], list[str], dict[str, Callable[[Any], None]]]] = []

    def __call__(self, text: str, *, width: int = 1366, height: int = 768) -> Any:
        """Open a page and return it."""
        path = self._folder / f"pagina{len(self._open)}.html"
        path.write_text(text, encoding="utf-8")
        page = self._browser.new_page() if self._open else self._kept
        page.set_viewport_size({"width": width, "height": height})
        asked: list[str] = []
        said: list[str] = []
        heard: dict[str, Callable[[Any], None]] = {
            "request": lambda request: asked.append(request.url),
            "console": lambda message: said.append(message.text),
            "pageerror": lambda error: said.append(str(error)),
        }
        for event, hear in heard.items():
            page.on(event, hear)
        if page is not self._kept:
            page.add_init_script(TROUBLE)
        self._open.append((page, asked, said, heard))
        page.goto(path.as_uri(), wait_until="load")
        return page

    def close(self) -> None:
        """Close what is open, after a look at what it did."""
        pages, self._open = self._open, []
        done = [(asked, said, page.evaluate("window.__mal")) for page, asked, said, _ in pages]
        for page, _, _, heard in pages:
            for event, hear in heard.items():
                page.remove_listener(event, hear)
            if page is self._kept:
                page.goto("about:blank")
            else:
                page.close()
        for asked, said, trouble in done:
            assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
            assert len([address for address in asked if address.startswith("file:")]) == 1
            assert said == []
            assert trouble == []


@pytest.fixture
def show(browser: Any, kept_page: Any, tmp_path: Path) -> Iterator[Watched]:
    """Open pages; at the end of the test each must have been silent and have asked for nothing."""
    watched = Watched(browser, kept_page, tmp_path)
    yield watched
    watched.close()
