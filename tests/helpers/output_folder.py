"""An output folder with an edition and a file of somebody else, and the edition that takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapadelito.outputs.folder import Output

if TYPE_CHECKING:
    from pathlib import Path


def everything(folder: Path) -> dict[str, str]:
    """Content of every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()
    }


OLD = {"publico/index.html": "viejo", "publico/uno/a.html": "viejo", "publico/mio.txt": "mio", "reservado/r.json": "viejo"}
NEW = {"publico/index.html": "nuevo", "publico/dos/b.html": "nuevo", "publico/mio.txt": "mio", "reservado/r.json": "nuevo"}
NEW |= {"reservado/s.json": "nuevo"}


def with_edition(folder: Path) -> Path:
    """Write an edition and a file of somebody else into an output folder."""
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def renew(folder: Path, *, archived: str = "") -> None:
    """Make the second edition; the first is archived under a name, if one is given."""
    with Output(folder) as output:
        output.renews(["publico/uno/a.html", "publico/nunca.html"])
        for name, content in NEW.items():
            if content == "nuevo":
                output.text(name, content)
        if archived:
            output.archives("publico", archived)
        output.publish()
