"""What is declared of an option. Like the table of them, this module must not import heavy libraries."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapadelito.settings.converters import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapadelito.settings.converters import Converter

__all__ = ["Option", "files_option"]


@dataclass(frozen=True, slots=True)
class Option:
    """Declaration of one option.

    Attributes
    ----------
    name
        Field of ``Config`` and key of ``proyecto.toml``; with ``-`` for ``_``, option of the command.
    convert
        Converter of the name and the raw value to the value.
    help
        Description in Spanish, for ``--help`` and the docs.
    metavar
        Placeholder of the value in ``--help``; empty for a flag, and for an option of ``proyecto.toml`` only.
    many
        Whether it takes several values.
    is_path
        Whether the value is a path: in ``proyecto.toml``, text without control characters.
    type
        Type of the raw value on the command line: text, path or, for a flag, bool.
    helps
        Description in the commands in which it differs, by command.
    flags
        Name on the command line in the commands in which it is not that of the option, by command.
    note
        Addition to the description in the docs.
    """

    name: str
    convert: Converter
    help: str
    metavar: str = ""
    many: bool = False
    is_path: bool = False
    type: type = str
    helps: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def is_files(self) -> bool:
        """Whether the value is a list of files and of patterns of files."""
        return self.is_path and self.many

    def read(self, value: Any) -> Any:  # noqa: ANN401 (values of a TOML file)
        """Return the value of ``Config`` from a raw one; raise ConfigError, ValueError or TypeError if it has none."""
        return self.convert(self.name, value)


def files_option(name: str, text: str, *, note: str = "", flags: Mapping[str, str] | None = None, **helps: str) -> Option:
    """Return the option of one or more files; ``text`` and ``helps`` are its descriptions."""
    return Option(
        name, paths, text, "RUTA ...", many=True, is_path=True, type=Path, helps=helps, note=note, flags=flags or {}
    )
