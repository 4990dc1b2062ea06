"""The process that :class:`helpers.store.warm.Warm` starts: it runs each command that it is given in a fork of itself."""

from __future__ import annotations

import atexit
import importlib
import json
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

import mapadelito.cli
from geo.intake import sandbox, worker


class _ReaderHere(sandbox._Worker):
    """A reader in the process that needs it: to start one takes longer than all the rest."""

    def ask(self, order: dict[str, Any], **_: object) -> dict[str, Any]:
        before = tempfile.tempdir
        try:
            return worker._answer(order)
        finally:
            tempfile.tempdir = before


def _run(order: dict[str, Any]) -> None:
    os.setpgid(0, 0)
    os.chdir(order["folder"])
    null, told = os.open(os.devnull, os.O_RDONLY), os.open(order["told"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for target, source in enumerate((null, told, told)):
        os.dup2(source, target)
    sys.argv = ["mapadelito", *order["words"]]
    if order["reads_here"]:
        sandbox._WORKER = _ReaderHere()
    status = 0
    try:
        mapadelito.cli.main()
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:  # noqa: BLE001 (the test prints it)
        traceback.print_exc()
        status = 70
    if order["modules"]:
        Path(order["modules"]).write_text(json.dumps([*sys.modules]), encoding="utf-8")
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _serve() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        for name in order.get("learn", ()):
            with suppress(Exception):  # of one that needs what is not there
                importlib.import_module(name)
        if "learn" in order:
            continue
        child = os.fork()
        if not child:
            _run(order)
        _say(child)
        sys.stdin.readline()
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve()
