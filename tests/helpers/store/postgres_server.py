"""A PostgreSQL server of Debian's packages, on loopback, with a database of its own for each test."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OWNER", "PostgresServer", "no_server", "running_server"]

OWNER = "duena"
_NUMBERS = count(1)


def _programs() -> Path | None:
    """Return the folder of the programs of the newest version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).parent if beside else None


def no_server() -> str:
    """Return the reason why no server can be started; empty if it can."""
    try:
        import psycopg  # noqa: F401, PLC0415 (an extra)
    except ImportError:
        return "psycopg is not installed"
    if _programs() is None:
        return "no initdb: apt-get install postgresql postgis"
    if not [*Path("/usr/share/postgresql").glob("*/extension/postgis.control")]:
        return "no PostGIS: apt-get install postgresql-15-postgis-3"
    if os.getuid() == 0:
        with suppress(KeyError):
            pwd.getpwnam("postgres")
            return ""
        return "no user postgres"
    return ""


@dataclass(frozen=True)
class PostgresServer:
    """A running server: its port, and the password of its owner."""

    port: int
    password: str

    def url(self, base: str, user: str = OWNER, password: str = "") -> str:
        """Return the address of a database for a user."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{base}"

    def new_base(self, options: str = "") -> str:
        """Create a database, and return its name."""
        name = f"delitos_{next(_NUMBERS)}"
        self.run("postgres", f"CREATE DATABASE {name} {options}")
        return name

    def run(self, base: str, *statements: str, user: str = OWNER, password: str = "") -> list[tuple[Any, ...]]:
        """Run statements; return the rows of the last one, if it has any."""
        import psycopg  # noqa: PLC0415 (an extra)

        with closing(psycopg.connect(self.url(base, user, password), autocommit=True)) as own:
            for statement in statements:
                found = own.execute(statement)
            return found.fetchall() if found.description else []


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Make a cluster in a new folder, start its server, and end it."""
    programs, as_user = _programs(), {}
    assert programs is not None
    if os.getuid() == 0:  # which the server refuses to run as, and whose folders its user cannot enter
        user = pwd.getpwnam("postgres")
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    folder = Path(tempfile.mkdtemp(prefix="mapadelito-pg-", dir="/tmp" if as_user else None))  # noqa: S108 (new)
    key, password = folder / "clave", secrets.token_hex(8)
    try:
        key.write_text(password)
        if as_user:
            for path in (folder, key):
                os.chown(path, as_user["user"], as_user["group"])
        data = folder / "datos"
        words = ["-D", data, "-U", OWNER, "-A", "scram-sha-256", "--pwfile", key, "-E", "UTF8", "--locale=C", "--no-sync"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        subprocess.run([programs / "initdb", *words], check=True, **quiet, **as_user)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        given = [
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=16MB",
            "-c",
            "max_connections=40",
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, *given], **quiet, **as_user
        )
        try:
            server = PostgresServer(port, password)
            _await(server)
            yield server
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.send_signal(2)  # ends the connections that are left
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(server: PostgresServer) -> None:
    import psycopg  # noqa: PLC0415 (an extra)

    for _ in range(200):
        with suppress(psycopg.OperationalError):
            server.run("postgres", "SELECT 1")
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")
