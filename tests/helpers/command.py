"""The command line, called in the process of the tests."""

import sys

import pytest

from mapadelito import cli


def call(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["mapadelito", *words])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
