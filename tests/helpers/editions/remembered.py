"""A record of editions in memory, in place of that of the store."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from layers.editions.edition_facts import EditionFacts

__all__ = ["Remembered"]


@dataclass
class Remembered:
    """What each edition said, in order, as its record has it in JSON."""

    texts: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def __call__(self, now: EditionFacts, name: str, **_: object) -> EditionFacts | None:
        """Return what the last edition of other content said of a jurisdiction, and record this one."""
        own = self.texts.setdefault((now.profile, name), [])
        known = [EditionFacts.of_plain(json.loads(text)) for text in own]
        own.append(json.dumps(now.plain()))
        return next((facts for facts in reversed(known) if now.follows(facts)), None)
