"""The last user of an embedded server stops it, whoever that is and however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from kim.dev.locks import SharedUse
from kim.dev.paths import ROOT

HOLD = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from kim.dev.locks import SharedUse\n"
    "SharedUse(Path(sys.argv[1])).acquire()\n"
    "print('held', flush=True)\n"
    "time.sleep(60)\n"
)


def test_only_the_last_user_stops_the_server(tmp_path: Path) -> None:
    stops: list[str] = []
    first, second = SharedUse(tmp_path / "lock"), SharedUse(tmp_path / "lock")
    first.acquire()
    second.acquire()

    assert first.release(lambda: stops.append("first")) is False
    assert second.release(lambda: stops.append("second")) is True
    assert stops == ["second"]


def test_a_user_that_left_does_not_stop_again(tmp_path: Path) -> None:
    use = SharedUse(tmp_path / "lock")
    use.acquire()
    assert use.release(lambda: None) is True
    assert use.release(lambda: None) is False


def test_a_killed_user_no_longer_counts(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        mine = SharedUse(tmp_path / "lock")
        mine.acquire()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert mine.release(lambda: None) is True


def test_a_forked_child_does_not_stop_the_parents_server(tmp_path: Path) -> None:
    use = SharedUse(tmp_path / "lock")
    use.acquire()
    use._pid = os.getpid() + 1  # what a forked child sees
    assert use.release(lambda: None) is False
    use._pid = os.getpid()
    assert use.release(lambda: None) is True
