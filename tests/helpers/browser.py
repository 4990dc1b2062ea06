"""Waiting for a page in the browser."""

from __future__ import annotations

from typing import Any


def ready(page: Any) -> Any:
    page.locator("html[data-lista=si]").wait_for()
    return page
