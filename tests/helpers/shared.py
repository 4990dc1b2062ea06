"""What tests share that is no fixture: the real data and the sample, a listener on loopback, OpenStreetMap extracts."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Place = tuple[float, float]
    Tags = dict[str, str]


SHARED = ROOT.parent / "shared" / "data"


@contextmanager
def listening(port: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Listen on a port of loopback and note whoever calls.

    Raises
    ------
    OSError
        If somebody else listens there.
    """
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(str(address))
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            stop.set()
            thread.join()


def write_extract(path: Path, ways: Sequence[tuple[list[Place], Tags]], points: Sequence[tuple[Place, Tags]] = ()) -> Path:
    """Write a real .osm.pbf of ways and tagged points; a way that ends where it starts is closed."""
    osmium = pytest.importorskip("osmium", reason="osmium writes the extract")
    spots = [place for places, _ in ways for place in places]
    number = {place: at for at, place in enumerate(dict.fromkeys(spots), start=1)}
    with osmium.SimpleWriter(str(path)) as writer:
        for place, at in number.items():
            writer.add_node(osmium.osm.mutable.Node(id=at, location=place))
        for at, (place, tags) in enumerate(points, start=len(number) + 1):
            writer.add_node(osmium.osm.mutable.Node(id=at, location=place, tags=tags))
        for at, (places, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=at, nodes=[number[place] for place in places], tags=tags))
    return path


SAMPLE = {
    "incidentes": (ROOT / "data" / "incidents" / "ilo_2020.csv",),
    "limites": (ROOT / "data" / "boundaries" / "ilo.geojson",),
}
