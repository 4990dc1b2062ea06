from __future__ import annotations

import numpy as np
import pytest
import shapely
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
    "geo:0,0?q={lat},{lon}(Lugar)",
    "https%3A%2F%2Fwww.google.com%2Fmaps%3Fq%3D{lat}%252C{lon}",
    "https://l.example.com/?u=https%253A%252F%252Fmaps.google.com%252F%253Fq%253D{lat}%25252C{lon}",
    "https://maps.google.com/maps?ll=-1.50000,-2.50000&q={lat},{lon}&hl=es&z=17",
    "https://www.google.com/maps/dir/-1.500000,-2.500000/{lat},{lon}/@-1.50000,-2.50000,15z",
    "https://www.google.com/maps/dir//X/@-1.5,-2.5,17z/data=!4m8!4m7!1m0!1m5!1m1!1s0x0:0x0!2m2!1d{lon}!2d{lat}!3e0",
    "https://www.google.com/maps/search/{lat},+{lon}?sa=X",
    "https://www.google.com/maps/@?api=1&map_action=pano&viewpoint={lat},{lon}",
    "https://www.bing.com/maps?cp=-1.50000~-2.50000&lvl=17&sp=point.{lat}_{lon}_Lugar",
    "https://www.bing.com/maps?cp={lat}~{lon}&lvl=17",
    "https://yandex.com/maps/?ll=-2.500000,-1.500000&pt={lon},{lat}&z=17",
    "https://www.waze.com/live-map/directions?to=ll.{lat}%2C{lon}",
    "https://wego.here.com/?map={lat},{lon},17,normal",
    "https://share.here.com/l/{lat},{lon},Lugar?z=17",
    "https://www.openstreetmap.org/note/1?lat={lat}&lon={lon}&zoom=17",
    "https://earth.google.com/web/@{lat},{lon},2731.1a,500d,35y,0h,0t,0r",
    "www.google.com/maps?q={lat},{lon}&amp;z=17",
    "maps.google.com/?daddr={lat},{lon}",
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


def test_a_link_with_two_marked_places_says_none() -> None:
    assert read_pair("https://www.google.com/maps/dir/x/y/data=!3d-7.15231!4d-78.51122!3d-7.15999!4d-78.51999") is None


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("8FVC2222+22", 47.0000625, 8.0000625),
        ("4VCPPQGP+Q9", -41.2730625, 174.7859375),
        ("7FG49QCJ+2VX", 20.3701125, 2.78223535),
        ("8FVC9G8F+6X Zürich", 47.365563, 8.524938),
        ("https://plus.codes/8FVC9G8F+6X", 47.365563, 8.524938),
        ("https://www.google.com/maps/place/8FVC9G8F%2B6X/@47.36,8.52,17z", 47.365563, 8.524938),
    ],
)
def test_plus_codes(code: str, lat: float, lon: float) -> None:
    found = read_pair(code)
    assert found is not None
    assert [float(number) for number in found] == pytest.approx([lat, lon], abs=2e-6)


def test_a_short_plus_code_needs_an_area_with_one_place_for_it() -> None:
    area = (8.3, 47.2, 8.7, 47.5)
    assert read_pair("9G8F+6X Zürich", area) == read_pair("8FVC9G8F+6X")
    assert read_pair("9G8F+6X Zürich") is None
    assert read_pair("9G8F+6X", (8.3, 47.2, 10.7, 47.5)) is None  # two places in the area
    assert read_pair("9G8F+6X", (8.6, 47.2, 8.7, 47.5)) is None
    assert read_pair("VC9G8F+6X", area) == read_pair("8FVC9G8F+6X")


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_a_place_is_in_the_cell_of_its_plus_code(lat: float, lon: float) -> None:
    digits, code = "23456789CFGHJMPQRVWX", ""
    rest = [lat + 90, lon + 180]
    for step in (20.0, 1.0, 0.05, 0.0025, 0.000125):
        for axis in (0, 1):
            place = min(int(rest[axis] / step), 19)
            rest[axis] -= place * step
            code += digits[place]
    for text in (f"{code[:8]}+{code[8:]}", f"{code[4:8]}+{code[8:]}"):
        found = read_pair(text, (lon - 0.3, lat - 0.3, lon + 0.3, lat + 0.3))
        assert found is not None
        assert [float(number) for number in found] == pytest.approx([lat, lon], abs=0.000064)


def test_codes_of_large_cells_have_two_decimals() -> None:
    assert read_pair("8FVC2222+") == ("47.00", "8.00")
    assert read_pair("18L TM 790 650") == ("-12.07", "-77.03")


@given(st.integers(1, 60), st.floats(-79.9, 83.9), st.floats(-2.9, 2.9))
def test_a_place_is_in_its_mgrs_square(zone: int, lat: float, offset: float) -> None:
    lon = zone * 6 - 183 + offset
    east, north = Transformer.from_crs(4326, (32700 if lat < 0 else 32600) + zone, always_xy=True).transform(lon, lat)
    band = "CDEFGHJKLMNPQRSTUVWXX"[int((lat + 80) // 8)]
    column = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")[zone % 3][int(east // 100_000) - 1]
    row = "ABCDEFGHJKLMNPQRSTUV"[(int(north // 100_000) + (0 if zone % 2 else 5)) % 20]
    text = f"{zone}{band} {column}{row} {int(east % 100_000):05d} {int(north % 100_000):05d}"
    for form in (text, text.replace(" ", ""), text.lower()):
        found = read_pair(form)
        assert found is not None, form
        assert float(found[0]) == pytest.approx(lat, abs=2e-5)
        assert float(found[1]) == pytest.approx(lon, abs=1e-4)


@given(DEGREES, DEGREES)
def test_a_geometry_in_a_cell_is_read_with_x_first(lat: float, lon: float) -> None:
    point = shapely.set_srid(shapely.Point(-lon, -lat), 4326)
    forms = [
        f"POINT ({-lon} {-lat})",
        f"point({-lon} {-lat})",
        f"SRID=4326;POINT({-lon} {-lat})",
        f"POINT Z ({-lon} {-lat} 2700)",
        f"MULTIPOINT (({-lon} {-lat}))",
        f"MULTIPOINT ({-lon} {-lat})",
        f'{{"type": "Point", "coordinates": [{-lon}, {-lat}]}}',
        f'{{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [{-lon}, {-lat}]}}}}',
        shapely.to_wkb(point, hex=True, include_srid=True),
        "\\x" + shapely.to_wkb(point, hex=True).lower(),
    ]
    for form in forms:
        found = read_pair(form)
        assert found is not None, form
        assert [float(number) for number in found] == pytest.approx([-lat, -lon], abs=1e-8), form


def test_a_geometry_with_its_system_is_read_in_degrees_and_one_of_an_old_datum_is_not() -> None:
    found = read_pair("SRID=32717;POINT(774241 9208000)")
    assert found is not None
    assert [float(number) for number in found] == pytest.approx([-7.158397, -78.516992], abs=1e-6)
    assert read_pair("SRID=24877;POINT(774241 9208000)") is None  # PSAD56
    assert read_pair("POINT (774241 9208000)") == ("9208000.0", "774241.0")


@pytest.mark.parametrize(
    "text",
    [
        *("POINT EMPTY", "POINT (1)", "LINESTRING (0 0, 1 1)", "MULTIPOINT ((1 2), (3 4))", "POLYGON ((0 0,1 0,1 1,0 0))"),
        *('{"type": "Point"}', '{"type": "Point", "coordinates": ["-78", "-7"]}', "{", "{}", "[1, 2]", "0101000000"),
        *(
            "01" * 22,
            "\\x0101",
            "POINT (nan nan)",
            "2345+67",
            "8FVC9G8F",
            "C+",
            "8FVC9G8F+6X y 8FVC9G8F+7X",
            "18L TM 790 65000",
        ),
        *("18L", "18I TM 79000 65000", "18L TM", "99L TM 79000 65000", "18L IO 79000 65000", "18L TM1", "ABC1234+56"),
        *("https://plus.codes/", "https://maps.app.goo.gl/aB3dE5", "https://www.google.com/maps", "https://x.pe/?lat=-7.15"),
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert read_pair(text) is None


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
        *("{e:.0f} E, {n:.0f} N, {z}{b}", "N: {n:.0f} E: {e:.0f} ({z}S)", "{n:.0f} mN {e:.0f} mE {z}{b}"),
        *("WGS84 UTM {z}S {e:.1f} / {n:.1f}", "X={e:.0f} Y={n:.0f} Zona {z} Sur", "{z}-{b} {e:.0f} {n:.0f}"),
    ],
)
def test_utm_with_its_zone(form: str) -> None:
    for zone, band, lon, lat in ((17, "M", -80.6, -5.2), (18, "L", -77.03, -12.07), (19, "K", -71.3, -17.6)):
        east, north = Transformer.from_crs(4326, 32700 + zone, always_xy=True).transform(lon, lat)
        found = read_pair(form.format(z=zone, b=band, e=east, n=north))
        assert found is not None
        assert [float(number) for number in found] == pytest.approx([lat, lon], abs=1e-5)


def test_the_area_decides_what_the_zone_leaves_open() -> None:
    north, south = (-75.1, 36.0, -74.9, 36.3), (-75.1, -54.3, -74.9, -53.9)
    found = [read_pair("18S 500000 4000000", box) for box in (north, south, (-79.0, -8.0, -78.0, -7.0), None)]
    assert [pair and round(float(pair[0])) for pair in found] == [36, -54, None, None]
    assert read_pair("774241 9208000", (-79.0, -8.0, -78.0, -7.0)) == ("9208000.0", "774241.0")
    assert read_pair("774241 9208000") is None


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
