"""Pages and colours: waiting for a page, reading its numbers, texts that attack it, how light a colour is and for whom."""

from __future__ import annotations

import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CANARY = "CANARIO_EJECUTADO"

PAYLOADS = [
    "{{ cycler.__init__.__globals__.os.popen('touch CANARIO_EJECUTADO').read() }}",
    "{% for x in [].__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{# desaparece #}",
    "{{",
    "{%",
    "{#",
    "</script><script>document.title='MAL'</script>",
    "<img src=x onerror=\"document.title='MAL'\">",
    "${document.title='MAL'}",
    "`);document.title='MAL';//",
    "\\`)[0];document.title='MAL'//",
    "'\"><svg/onload=document.title='MAL'>",
    "N° DENUNCIA D'ONOFRIO C:\\temp $50",
    "]]>--><!--",
]

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def linear(color: str) -> list[float]:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def luminance(color: str) -> float:
    return float(np.dot([0.2126, 0.7152, 0.0722], linear(color)))


def seen_luminance(color: str, sight: str) -> float:
    return float(np.dot([0.2126, 0.7152, 0.0722], np.clip(SIGHT[sight] @ np.array(linear(color)), 0, 1)))


def ready(page: Any) -> Any:
    page.locator("html[data-lista=si]").wait_for()
    return page


def layers(page: Any) -> Any:
    """Open the box of the layers of a page, and return it."""
    box = page.locator(".leaflet-control-layers")
    if not page.locator(".leaflet-control-layers-expanded").count():
        page.locator(".leaflet-control-layers-toggle").press("Enter")
    return box


def until(page: Any, expression: str, wanted: Any = True, *, seconds: float = 5) -> None:  # noqa: FBT002 (what is waited for)
    """Wait until an expression has a value; Playwright's own way needs ``eval``, which the pages forbid."""
    for _ in range(round(seconds * 20)):
        if (found := page.evaluate(expression)) == wanted:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression}: {found!r}, not {wanted!r}")


AXE = Path(__file__).parents[1] / "vendor/axe-core/axe.min.js"
STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
"""Rules of axe-core that make up WCAG 2.1 AA."""


def breaches(page: Any) -> list[str]:
    """Return what axe-core finds on a page against :data:`STANDARD`: the rule, how often, and the first element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", list(STANDARD))
    return [f"{rule['id']} x{len(rule['nodes'])}: {rule['nodes'][0]['html'][:120]}" for rule in found["violations"]]


def decode_varints(text: str) -> NDArray[np.int64]:
    """Read back what :func:`maps.web.varint.encode_varints` wrote."""
    signs = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    numbers, number, place = [], 0, 1
    for sign in text:
        more, digit = divmod(signs.index(sign), 32)
        number, place = number + digit * place, place * 32
        if not more:
            numbers.append(-(number + 1) // 2 if number % 2 else number // 2)
            number, place = 0, 1
    return np.array(numbers, dtype=np.int64)
