"""The house keeps its plan: sizes, wings, names, circles, constants, ``.attrs``, what no command uses.

That the contracts of import-linter are kept is seen in test_imports; here, that those of the order leave nothing out.

Each check is tried on a small tree where it must find what is wrong, and on ours, where it must find nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers import house, naming
from helpers.reach import LABEL, labelled, unreached
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, files: dict[str, str]) -> Path:
    """Write a tree of files."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_no_file_has_over_300_lines() -> None:
    assert house.long_files(ROOT) == []


def test_a_file_of_301_lines_is_found(tmp_path: Path) -> None:
    files = {"docs/a.py": "a = 1\n" * 300, "tests/geo/b.py": "a = 1\n" * 301, "tests/geo/b.txt": "a\n" * 999}
    assert house.long_files(write(tmp_path, files)) == ["tests/geo/b.py: 301 lines"]


def test_no_folder_has_over_20_modules() -> None:
    assert house.full_folders(ROOT) == []


def test_a_folder_of_21_modules_is_found(tmp_path: Path) -> None:
    files = {f"{folder}/m{n}.py": "" for folder, count in (("geo", 20), ("geo/io", 20), ("tests", 21)) for n in range(count)}
    assert house.full_folders(write(tmp_path, files | {"geo/__init__.py": ""})) == ["tests: 21 modules"]


def test_no_function_has_over_60_lines() -> None:
    assert house.long_functions(ROOT) == []


def test_a_function_of_61_lines_is_found_wherever_it_is(tmp_path: Path) -> None:
    told = 'def told():\n    """Say.\n\n    More.\n    """\n' + "    a = 1\n" * 59  # 60 without the docstring
    inner = "class A:\n    @staticmethod\n    async def inner(\n        a,\n    ):\n" + "        a = 1\n" * 58
    files = {"geo/a.py": told, "tests/b.py": inner}
    assert house.long_functions(write(tmp_path, files)) == ["tests/b.py:3 inner: 61 lines"]


def test_nothing_travels_in_attrs() -> None:
    assert house.attrs_used(ROOT) == []


def test_attrs_are_found_also_by_name(tmp_path: Path) -> None:
    files = {"geo/a.py": "a.b.attrs['x'] = 1\n", "maps/b.py": "getattr(a, 'attrs')\nattrs = 1\n", "tests/c.py": "a.attrs\n"}
    assert house.attrs_used(write(tmp_path, files)) == ["geo/a.py:1", "maps/b.py:1"]


def test_spanish_text_alone_writes_the_commas_of_thousands() -> None:
    assert house.commas_by_hand(ROOT) == []


def test_commas_written_by_hand_are_found(tmp_path: Path) -> None:
    text = 'a = f"{b} de {c:,.1f}"\nd = f"{e:.2f}, {g:>8}"\nh = "Los {:,}".format(i)\nj = f"{k:,}"\n'
    files = {"maps/a.py": text, "maps/spanish_text.py": text, "geo/a.py": text}
    assert house.commas_by_hand(write(tmp_path, files)) == ["maps/a.py:1", "maps/a.py:3", "maps/a.py:4"]


def test_every_wing_has_its_sign() -> None:
    assert house.bad_wings(ROOT) == []


def test_a_wing_without_a_sign_or_with_code_is_found(tmp_path: Path) -> None:
    sign = '"""Reading.\n\nIn: tables. Out: frames. Independent\nof crimes.\n"""\n'
    files = {
        "geo/__init__.py": sign + "from geo.good import a\n",
        "geo/good/__init__.py": sign,
        "geo/good/deep/a.py": "",
        "geo/page/a.js": "",
        "mapadelito/__init__.py": "A = 1\n",
        "maps/bare/a.py": "",
        "maps/code/__init__.py": sign + "A = 1\n",
        "maps/empty/__init__.py": "",
        "maps/short/__init__.py": '"""Reading.\n\nIn: tables. Out: frames.\n"""\n',
    }
    assert house.bad_wings(write(tmp_path, files)) == [
        "geo: code in __init__.py",
        "geo/good/deep: no __init__.py",
        "maps: no __init__.py",
        "maps/bare: no __init__.py",
        "maps/code: code in __init__.py",
        "maps/empty: no In:, Out:, Independent of",
        "maps/short: no Independent of",
    ]


def test_the_order_of_the_wings_has_no_exception() -> None:
    assert naming.gaps_in_order(ROOT) == []


def test_an_exception_to_the_order_is_found(tmp_path: Path) -> None:
    head = "[[tool.importlinter.contracts]]\n"
    order = f'{head}name = "wings"\ntype = "layers"\nignore_imports = ["geo.a -> geo.b"]\n'
    heavy = f'{head}name = "PIL"\ntype = "forbidden"\nignore_imports = ["geo.a -> PIL"]\n'
    assert naming.gaps_in_order(write(tmp_path, {"pyproject.toml": order + heavy})) == ["wings: geo.a -> geo.b"]


SAME_FILE_NAMES = {
    "logos": "what a logo is on every sheet (maps), how it is made safe (maps.paper)",
    "progress": "the words of a library that takes long (geo), how a job shows them (mapadelito.jobs)",
    "read": "the reader of its wing: incidents, boundaries",
    "territories": "what is computed (layers.risk), and the job of the command of that name",
}
"""Names of files that several wings have, all of them, each with what it is in them: one thing seen from two sides."""
SAME_NAMES = {
    "compose": "what maps.sheets.compose calls of each kind of sheet",
    "read_layer": "of geo.formats; of geo.intake.sandbox: the same in a process of its own",
    "read_layers": "as read_layer",
    "read_osm": "as read_layer",
    "read_picture": "as read_layer",
    "read_tables": "of geo.intake.sandbox, of one file in a process of its own; of geo.intake.tables, of many",
    "serve": "what each kind of process of ours does: geo.intake.processes finds it by this name",
    "Group": "of spanish_click: click's own name for the class that it replaces",
}
"""Names of public functions and classes that several modules define, all of them, each with why."""


def test_no_two_modules_have_one_name() -> None:
    assert list(naming.twice_named_modules(ROOT)) == sorted(SAME_FILE_NAMES)


def test_no_two_public_things_have_one_name() -> None:
    assert list(naming.twice_named_things(ROOT)) == sorted(SAME_NAMES)


def test_a_name_of_two_things_is_found(tmp_path: Path) -> None:
    public = '__all__ = ["Kept", "inside"]\n\nfrom geo.b import borrowed\n\ndef inside(): ...\n\nclass Kept: ...\n'
    files = {
        "geo/__init__.py": "",
        "geo/ground.py": public,
        "maps/__init__.py": "",
        "maps/ground.py": public.replace("Kept", "Other").replace("inside", "_inside") + "\ndef hidden(): ...\n",
        "mapadelito/b.py": public.replace("Kept", "Lost") + "\ndef hidden(): ...\n",
    }
    root = write(tmp_path, files)
    assert naming.twice_named_modules(root) == {"ground": ["geo/ground.py", "maps/ground.py"]}
    assert naming.twice_named_things(root) == {"inside": ["geo.ground", "mapadelito.b"]}


def test_tests_stand_where_the_modules_do() -> None:
    assert naming.strange_test_folders(ROOT) == []
    assert naming.astray_tests(ROOT) == []


def test_a_test_in_another_place_is_found(tmp_path: Path) -> None:
    names = (
        "geo/crimes/words.py",
        "geo/text.py",
        "mapadelito/jobs/run.py",
        "tests/geo/crimes/test_words.py",
        "tests/test_text.py",
    )
    more = (
        "tests/program/jobs/test_words.py",
        "tests/program/jobs/test_run.py",
        "tests/geo/old/test_new.py",
        "tests/geo/test_text.py",
    )
    root = write(tmp_path, dict.fromkeys((*names, *more), ""))
    assert naming.strange_test_folders(root) == ["tests/geo/old"]
    assert naming.astray_tests(root) == ["tests/program/jobs/test_words.py: the module is in geo/crimes"]


def test_no_import_goes_round_in_a_circle() -> None:
    assert house.circles(ROOT) == []


def test_a_circle_is_found_through_functions_types_and_relative_imports(tmp_path: Path) -> None:
    lazy = "def f():\n    from layers import b\n"
    typed = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .wing.c import C\n"
    files = {
        "geo/errors.py": "import json\n",
        "layers/__init__.py": "",
        "layers/a.py": lazy + "from geo.errors import Bad\n",
        "layers/b.py": typed,
        "layers/d.py": "import layers.a\n",
        "layers/wing/__init__.py": "",
        "layers/wing/c.py": "from .. import a\n",
    }
    root = write(tmp_path, files)
    found = "layers.a:2 -> layers.b; layers.b:4 -> layers.wing.c; layers.wing.c:1 -> layers.a"
    assert house.circles(root) == [found]
    assert set(house.imports(root)["layers.a"]) == {"layers.b", "geo.errors"}


def test_every_numeric_constant_says_what_it_is() -> None:
    assert house.bare_constants(ROOT) == []


def test_a_constant_without_a_word_is_found(tmp_path: Path) -> None:
    text = '''A = 1
"""Metres."""
B: float = -2.5  # degrees
# by hour
C = {"a": (1, 2), "b": (3, 4)}

D = 24 * 60
E, _F = 1, 2
G = (
    1,
    2,  # of each
)
H = 2 * D
i = 3
J = True
K = "text"
L = ("a", 1)
M = {"a": 1}
N: int = 10**6
O = dt.timedelta(days=3)
P = frozenset({1, 2})
Q = re.compile("a", 3)
'''
    found = house.bare_constants(write(tmp_path, {"geo/a.py": text}))
    assert found == [f"geo/a.py:{line}" for line in ("7 D", "8 E, _F", "13 H", "18 M", "19 N", "20 O", "21 P")]


def test_what_no_command_uses_says_so() -> None:
    assert labelled(ROOT) == unreached(ROOT)


JOBS = """import geo.a
from geo.process import Process

def make():
    Process("geo.intake.worker")
    geo.a.used()
"""
CHILD = """from geo import b as other

_WORK = {"x": other.job}

def serve():
    _WORK

def idle():
    pass
"""
COUNTS = f"""def used():
    pass

def alone():
    '''Count.

    {LABEL}
    '''
    helper()

def helper():
    pass
"""


def test_what_is_used_is_followed_from_the_commands(tmp_path: Path) -> None:
    files = {
        "mapadelito/__init__.py": '_PUBLIC = {"alone": "geo.a"}\n',
        "mapadelito/cli.py": "from mapadelito import jobs\n\n@app.command()\ndef run():\n    jobs.make()\n",
        "mapadelito/jobs.py": JOBS,
        "geo/process.py": "class Process:\n    pass\n",
        "geo/intake/worker.py": CHILD,
        "geo/a.py": COUNTS,
        "geo/b.py": f"def job():\n    '''Work. {LABEL}'''\n",
    }
    root = write(tmp_path, files)
    assert unreached(root) == {"geo.a.alone", "geo.a.helper", "geo.intake.worker.idle"}
    assert labelled(root) == {"geo.a.alone", "geo.b.job"}
