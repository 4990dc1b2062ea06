"""Nothing of the desk is told or done for who is not its browser, on its PC, from its own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from mapadelito.desk.access import ENTRANCE, HOST, SHELF, same

if TYPE_CHECKING:
    from helpers.desk.client import DeskClient

GETS = ("/", "/entendido", "/lamina", "/hacer", "/trabajo", "/recursos/desk.js", f"{SHELF}/x/salida/publico/index.html")
POSTS = ("/archivos", "/reconocer", "/quitar", "/leer", "/entendido", "/lamina", "/mes-siguiente", "/detener", "/cerrar")


def test_every_route_is_tried_here(desk: DeskClient) -> None:
    inner = desk.app._app
    assert isinstance(inner, Starlette)
    routes = {(method, route.path) for route in inner.routes if isinstance(route, Route) for method in route.methods or ()}
    tried = {("GET", path) for path in (*GETS[:5], ENTRANCE)} | {("POST", path) for path in POSTS}
    assert {(method, path) for method, path in routes if method != "HEAD" and "{" not in path} == tried
    assert sum("{" in path for method, path in routes if method == "GET") == 2


@pytest.mark.parametrize("path", GETS)
def test_a_page_is_refused_without_its_session(desk: DeskClient, path: str) -> None:
    answer = desk.stranger().get(path)
    assert answer.status_code == 403
    assert "<html" not in answer.text
    assert desk.stranger().get(path, headers={"Cookie": f"{desk.keys.cookie}=otra"}).status_code == 403


@pytest.mark.parametrize("path", POSTS)
def test_an_action_needs_session_origin_and_key(desk: DeskClient, path: str) -> None:
    good = {"Origin": desk.keys.origin, "X-Ficha": desk.keys.form}
    other = {"Origin": "http://malo.example", "Sec-Fetch-Site": "cross-site"}
    for headers in ({}, {"X-Ficha": desk.keys.form}, good | {"X-Ficha": ""}, good | {"X-Ficha": "x"}, good | other):
        assert desk.client.post(path, headers=headers).status_code == 403, headers
    for origin in ("null", "http://127.0.0.1:5001", "https://127.0.0.1:5000", "http://localhost:5000"):
        assert desk.client.post(path, headers=good | {"Origin": origin}).status_code == 403, origin
    assert desk.client.post(path, headers=good | {"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert desk.stranger().post(path, headers=good).status_code == 403
    assert not desk.closed
    assert [path.name for path in desk.folder.root.iterdir()] == [".mesa"]


@pytest.mark.parametrize("host", ["malo.example", "localhost:5000", "127.0.0.1", "127.0.0.1:5001", "[::1]:5000"])
@pytest.mark.parametrize("path", ["/", ENTRANCE, "/hacer"])
def test_another_host_is_refused(desk: DeskClient, host: str, path: str) -> None:
    answer = desk.client.get(path, headers={"Host": host}, params={"ficha": desk.keys.entry})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_another_origin_reads_nothing(desk: DeskClient) -> None:
    assert desk.client.get("/trabajo", headers={"Origin": "http://malo.example"}).status_code == 403
    assert desk.client.get("/trabajo").status_code == 200


def test_the_address_opens_one_session(desk: DeskClient) -> None:
    entry = desk.keys.entry
    first, second = (desk.stranger().get(ENTRANCE, params={"ficha": entry}) for _ in range(2))
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert second.status_code == 403
    assert "set-cookie" not in second.headers
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age" not in cookie
    assert desk.folder.kept("abierta")["direccion"] == f"http://{HOST}:5000{ENTRANCE}?ficha={desk.keys.entry}"
    assert desk.keys.entry != entry
    assert (desk.folder.own / "abierta.json").stat().st_mode & 0o077 == 0


def test_every_answer_has_its_policy(desk: DeskClient) -> None:
    for answer in (desk.client.get("/"), desk.client.get("/nada"), desk.stranger().get("/"), desk.client.get("/trabajo")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", ["/", "/entendido", "/lamina", "/hacer"])
def test_no_page_has_script_or_style_inside(desk: DeskClient, page: str) -> None:
    text = desk.client.get(page).text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick" not in text
    assert text.count("<script") == text.count('<script src="/recursos/desk.js"') == 1


def test_a_made_file_is_read_by_the_key_of_its_address_and_apart_from_the_desk(desk: DeskClient) -> None:
    made = desk.folder.output / "publico" / "index.html"
    made.parent.mkdir(parents=True)
    made.write_text("<p>mapa", encoding="utf-8")
    (desk.folder.root / "secreto.txt").write_text("secreto", encoding="utf-8")
    stranger = desk.stranger()
    answer = stranger.get(desk.desk.shelf("salida", "publico/index.html"))
    assert answer.text == "<p>mapa"
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in answer.headers["content-security-policy"]
    ways = ("../secreto.txt", "publico/../../secreto.txt", "publico/%2e%2e/%2e%2e/secreto.txt", "/etc/passwd", "")
    for path in (
        *ways,
        "publico\\..\\..\\secreto.txt",
        "publico/",
        "publico/..%2f..%2fsecreto.txt",
        "publico/index.html%00",
    ):
        for place in ("salida", "otra", ".."):
            found = stranger.get(f"{SHELF}/{desk.keys.shelf}/{place}/{path}")
            assert found.status_code in {403, 404}, path
            assert "secreto" not in found.text


def test_a_fault_is_told_in_words_and_the_desk_goes_on(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("mapadelito.desk.desk_app.work_state", lambda _: 1 / 0)
        answer = desk.client.get("/trabajo")
    assert (answer.status_code, answer.text.split(".")[0]) == (500, "Error inesperado (ZeroDivisionError)")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert desk.client.get("/trabajo").status_code == 200
    assert (desk.client.get("/nada").status_code, desk.client.get("/leer").status_code) == (404, 405)
    assert "no existe" in desk.client.get("/nada").text
    many = "&".join(f"a{n}=1" for n in range(2_000))
    form = {"Origin": desk.keys.origin, "X-Ficha": desk.keys.form}
    assert desk.client.post("/lamina", content=many.encode(), headers=form).status_code < 500
    assert desk.client.post("/lamina", content=b"x" * 1_000_001, headers=form).status_code == 413


def test_a_link_out_of_the_output_is_not_followed(desk: DeskClient) -> None:
    secret = desk.folder.root / "secreto.html"
    secret.write_text("secreto", encoding="utf-8")
    (desk.folder.output / "publico").mkdir(parents=True)
    (desk.folder.output / "publico" / "enlace.html").symlink_to(secret)
    assert desk.client.get(desk.desk.shelf("salida", "publico/enlace.html")).status_code == 404


@pytest.mark.parametrize(("given", "key"), [("", ""), ("a", ""), ("", "a"), ("a", "b"), ("ñ", "n")])
def test_only_the_key_is_the_key(given: str, key: Any) -> None:
    assert not same(given, key)
    assert same("ñ", "ñ")
