"""What the user is told of the polygons: collected while their files are read."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Remarks"]


@dataclass(frozen=True, slots=True)
class Remarks:
    """``decisions`` are what was chosen, a Spanish sentence each; ``warnings``, counts by code of ``reasons.toml``."""

    decisions: list[str] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)

    def decide(self, *sentences: str) -> None:
        """Add what was chosen."""
        self.decisions.extend(sentences)

    def warn(self, code: str, count: int = 1) -> None:
        """Count a warning ``count`` times."""
        if count:
            self.warnings[code] = self.warnings.get(code, 0) + count

    def add(self, others: Remarks) -> None:
        """Add those of ``others``."""
        self.decide(*others.decisions)
        for code, count in others.warnings.items():
            self.warn(code, count)
