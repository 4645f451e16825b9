"""The embedded PostgreSQL: built once, started and stopped on demand, unix socket only."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from . import envfile, paths
from .account import Account, find_account
from .errors import SetupError
from .locks import exclusive

START_SECONDS = 60
SOCKET = ".s.PGSQL.5432"
# Data of `make run` must survive a power cut: fsync and synchronous_commit keep their defaults.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "4GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
SUPERUSER_FILE = paths.STATE / "pg.superuser"


def log_file() -> Path:
    return paths.LOGS / "postgres.log"


def is_running() -> bool:
    """True when it answers on its socket and has said `ready`."""
    account = find_account()
    if not _answers(account.sockets / SOCKET):
        return False
    lines = _pid_lines(account)
    return len(lines) > 7 and lines[7].strip() == "ready"


def ensure_running() -> dict[str, str]:
    """Build and start it if need be; returns the values of `.kim/env`. Safe in parallel."""
    account = find_account()
    with exclusive(paths.STATE / "pg.start.lock"):
        values = envfile.ensure(account.sockets)
        built = (account.data / "PG_VERSION").exists()
        if not built:
            _build(account)
        if not is_running():
            _start(account)
        if not (paths.STATE / "pg.roles").exists():
            _create_roles(account, values)
    return values


def stop() -> None:
    """Fast shutdown; waits until it is gone. Does nothing when it does not run."""
    account = find_account()
    lines = _pid_lines(account)
    if not lines or not _processes_in(account.data):
        return
    _signal(int(lines[0]), signal.SIGINT)
    _wait_gone(account, seconds=60)
    reap(int(lines[0]))


def reap(pid: int) -> None:
    """Collect a server that happens to be this process's own child, so that no zombie stays."""
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _build(account: Account) -> None:
    password = secrets.token_urlsafe(32)
    _write_secret(SUPERUSER_FILE, password)
    draft = account.data.with_name("pg.neu")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if account.uid is not None:
        os.chown(draft, account.uid, account.uid)
    (paths.STATE / "pg.roles").unlink(missing_ok=True)
    read, write = os.pipe()
    os.write(write, password.encode() + b"\n")
    os.close(write)
    if account.uid is not None:
        os.fchown(read, account.uid, -1)
    command = account.command(
        "initdb", "-D", str(draft), "-U", "postgres", "--auth=scram-sha-256",
        f"--pwfile=/dev/fd/{read}", "--encoding=UTF8", "--locale=C.UTF-8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
    )  # fmt: skip
    with open(log_file(), "ab") as log:
        code = subprocess.run(
            command, stdout=log, stderr=log, pass_fds=[read], check=False, **account.popen_options()
        ).returncode
    os.close(read)
    if code:
        raise SetupError(_why("PostgreSQL ließ sich nicht einrichten"))
    draft.rename(account.data)


def _start(account: Account) -> None:
    # A killed server leaves its marks. PostgreSQL would believe them when the number of the
    # process is taken again or a zombie holds it; the data directory knows better.
    _wait_gone(account, seconds=20)
    for left_over in (account.data / "postmaster.pid", account.sockets / f"{SOCKET}.lock"):
        left_over.unlink(missing_ok=True)
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    settings += [
        f"--unix_socket_directories={account.sockets}",
        "--unix_socket_permissions=0700",
    ]
    with open(log_file(), "ab") as log:
        process = subprocess.Popen(
            account.command("postgres", "-D", str(account.data), *settings),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            **account.popen_options(),
        )  # fmt: skip
    until = time.monotonic() + START_SECONDS
    while not is_running():
        if process.poll() is not None:
            raise SetupError(_why("PostgreSQL ist nicht gestartet"))
        if time.monotonic() > until:
            raise SetupError(f"PostgreSQL antwortet nicht, siehe {log_file()}.")
        time.sleep(0.02)
    # It outlives this process on purpose; the last user stops it (locks.py).
    process.returncode = 0


def _create_roles(account: Account, values: dict[str, str]) -> None:
    import psycopg
    from psycopg import sql

    from kim.dev.roles import DATABASE_STATEMENTS, ROLE_STATEMENTS

    secret = SUPERUSER_FILE.read_text(encoding="utf-8")
    words = {
        "app": sql.Literal(envfile.password(values["DATABASE_URL"])),
        "owner": sql.Literal(envfile.password(values["DATABASE_OWNER_URL"])),
    }
    place = {"host": str(account.sockets), "user": "postgres", "dbname": "postgres"}
    address = psycopg.conninfo.make_conninfo("", password=secret, **place)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in ROLE_STATEMENTS:
            connection.execute(sql.SQL(statement).format(**words))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'kim'").fetchone()
        if not known:
            connection.execute("CREATE DATABASE kim OWNER kim_owner")
        for statement in DATABASE_STATEMENTS:
            connection.execute(sql.SQL(statement))
    (paths.STATE / "pg.roles").touch()


def _pid_lines(account: Account) -> list[str]:
    try:
        return (account.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _processes_in(data: Path) -> list[int]:
    """Processes that live in the data directory (server and backends), zombies excluded."""
    target, found = data.resolve(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == target:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _wait_gone(account: Account, seconds: float) -> None:
    """A postmaster that was killed leaves backends behind for a moment; never start beside them."""
    until = time.monotonic() + seconds
    while _processes_in(account.data):
        if time.monotonic() > until:
            raise SetupError(f"PostgreSQL beendet sich nicht, siehe {log_file()}.")
        time.sleep(0.02)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _write_secret(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)


def _why(what: str) -> str:
    log = log_file().read_text(encoding="utf-8", errors="replace") if log_file().exists() else ""
    if "No space left on device" in log[-4000:]:
        return "Die Festplatte ist voll: bitte Platz schaffen und den Befehl wiederholen."
    last = next((line for line in reversed(log.splitlines()) if line.strip()), "")
    return f"{what}: {last} (mehr in {log_file()})"
