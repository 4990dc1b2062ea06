from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.incidents.parsing.angle_text import read_angle
from geo.incidents.parsing.pair_text import read_pair

ANGLES = (
    "{d}°{m:02d}'{s:06.3f}\"{side}",
    "{d}º {m}´ {s:.3f}¨ {side}",
    "{d}°{m}′{s:.3f}″{side}",
    "{side}{d}°{m}’{s:.3f}”",
    "{side} {d:02d} {m:02d} {s:06.3f}",
    "{d:02d} {m:02d} {s:06.3f} {side}",
    "{d}:{m:02d}:{s:06.3f} {side}",
    "{d}°{m}'{s:.3f}''{name}",
    "{d}° {dm:.6f}' {side}",
    "{side}{d:02d} {dm:.6f}",
    "{f:.7f} {side}",
    "{side}{f:.7f}",
    "{f:.7f}° {name}",
    "-{f:.7f}",
    "-{d} {m} {s:.3f}",
    "−{d}° {m}' {s:.3f}\"",
)
JOINTS = (" ", ", ", "; ", " | ", " / ", "\t")
LINKS = (
    "https://www.google.com/maps?q={lat}%2C{lon}",
    "https://maps.google.com/?q=loc:{lat},{lon}",
    "https://www.google.com/maps/search/?api=1&query={lat}%2C{lon}",
    "https://www.google.com/maps/place/X/@-1.5,-2.5,17z/data=!3m1!4b1!3d{lat}!4d{lon}",
    "https://www.google.com/maps/place/{lat},{lon}/@-1.50000,-2.50000,17z",
    "https://www.google.com/maps/@{lat},{lon},17z",
    "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/-1.5000/-2.5000",
    "https://www.openstreetmap.org/#map=17/{lat}/{lon}",
    "https://waze.com/ul?ll={lat}%2C{lon}&navigate=yes",
    "https://maps.apple.com/?ll={lat},{lon}&q=Lugar",
    "geo:{lat},{lon}?z=17",
)
DEGREES = st.integers(1_000_000, 79_000_000).map(lambda number: number / 1e6)


def angle(size: float, family: str, side: str, name: str) -> str:
    seconds = round(size * 3600, 3)
    degrees, rest = divmod(seconds, 3600)
    minutes, rest = divmod(round(rest, 3), 60)
    rest = min(round(rest, 3), 59.999)
    minute = min(minutes + rest / 60, 59.999_999)
    return family.format(d=int(degrees), m=int(minutes), s=rest, dm=minute, f=size, side=side, name=name)


@given(DEGREES, st.sampled_from(ANGLES), st.sampled_from([("S", "SUR"), ("O", "OESTE"), ("W", "West"), ("s", "sur")]))
def test_a_written_angle_is_read_in_every_family(size: float, family: str, side: tuple[str, str]) -> None:
    text = angle(size, family, *side)
    assert read_angle(text) == pytest.approx(-size, abs=2e-6), text


@given(DEGREES, DEGREES, st.sampled_from(ANGLES[:14]), st.sampled_from(JOINTS), st.booleans())
def test_a_written_pair_is_read_in_any_order(lat: float, lon: float, family: str, joint: str, turned: bool) -> None:  # noqa: FBT001
    halves = [angle(lat, family, "S", "SUR"), angle(lon, family, "O", "OESTE")]
    lettered = "side" in family or "name" in family
    text = joint.join(halves[::-1] if turned and lettered else halves)
    found = read_pair(text)
    assert found is not None, text
    assert [float(number) for number in found] == pytest.approx([-lat, -lon], abs=2e-6), text


@given(DEGREES, DEGREES, st.sampled_from(LINKS))
def test_the_place_of_a_link_is_read_rather_than_its_view(lat: float, lon: float, family: str) -> None:
    found = read_pair(family.format(lat=f"-{lat:.6f}", lon=f"-{lon:.6f}"))
    assert found is not None
    assert [float(number) for number in found] == [-lat, -lon]


def test_a_link_with_angles() -> None:
    link = "https://www.google.com/maps/place/7%C2%B009'08.3%22S+78%C2%B030'40.3%22W/@-7.1523,-78.5138,17z"
    assert read_pair(link) == ("-7.15230556", "-78.51119444")


@pytest.mark.parametrize(
    "form",
    [
        *(
            "{z}{b} {e:.0f} {n:.0f}",
            "{z} {b} {e:.0f} {n:.0f}",
            "Zona {z} Sur E:{e:.0f} N:{n:.0f}",
            "UTM {z}{b} {e:.0f}, {n:.0f}",
        ),
        *("zona {z} sur este {e:.0f} norte {n:.0f}", "{z}S {e:.0f} {n:.0f}", "{z}{b} {e:.0f} mE {n:.0f} mN"),
    ],
)
def test_utm_with_its_zone(form: str) -> None:
    for zone, band, lon, lat in ((17, "M", -80.6, -5.2), (18, "L", -77.03, -12.07), (19, "K", -71.3, -17.6)):
        east, north = Transformer.from_crs(4326, 32700 + zone, always_xy=True).transform(lon, lat)
        found = read_pair(form.format(z=zone, b=band, e=east, n=north))
        assert found is not None
        assert [float(number) for number in found] == pytest.approx([lat, lon], abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        *("Jr. Abtao 101, Ilo", "987654321", "987 654 321", "Av. 1, 2", "DNI 45678912", "ABC-123", "12, 34", "Mz. B Lote 5"),
        *(
            "18S 500000 4000000",
            "7°S 8°S 9°S",
            "95.123456 S, 78.1 O",
            "78.5 O 77.5 O",
            "https://goo.gl/maps/abc123",
            "2020-01-05",
        ),
        *("279000 8665000", "61L 279000 8665000", "28 de julio 123", "(064) 234567", "14:30:00 05/01/2020"),
    ],
)
def test_what_is_no_pair(text: str) -> None:
    assert read_pair(text) is None


@pytest.mark.parametrize(
    "text", ["12 34", "987 654 321", "7°65'S", "-7 N", "200°", "17-Jun", "7.5° 3'", "S 7 N", "ABC-123", "45678912"]
)
def test_what_is_no_angle(text: str) -> None:
    assert np.isnan(read_angle(text))


@given(st.text(max_size=40))
def test_any_text_is_a_pair_or_none(text: str) -> None:
    found = read_pair(text)
    assert found is None or len(found) == 2
