"""QR code of an address as SVG; the only importer of segno."""

from __future__ import annotations

from maps.svg.xml_text import xml_text

__all__ = ["qr_svg"]

_QUIET = 4
"""Width of the white margin, in modules, that readers need (ISO/IEC 18004)."""


def qr_svg(address: str) -> str:
    """Return the QR code of an address as one SVG element; dark modules are the runs of one path.

    Examples
    --------
    >>> qr_svg("geo:-17.64560,-71.34530")[:72]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" role="img" a'
    """
    import segno  # noqa: PLC0415 (few commands need it)

    rows = [bytes(row) for row in segno.make(address, error="m", micro=False, boost_error=False).matrix]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            long = len(row[x:]) - len(row[x:].lstrip(b"\x01"))
            if long:
                runs.append(f"M{x + _QUIET} {y + _QUIET}h{long}v1h-{long}z")
            x += long + 1
    side = len(rows) + 2 * _QUIET
    name = xml_text(f"Código QR: {address}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="{name}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{"".join(runs)}"/></svg>'
    )
