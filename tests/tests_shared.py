"""Where the real data are."""

from __future__ import annotations

import mapadelito

SHARED = mapadelito.ROOT.parent / "shared" / "data"
