"""A long call shows how far it is where somebody sees it, and nowhere else; who stops it loses nothing that was done."""

import os
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from jupyter_client.manager import start_new_kernel

import simkit
from simkit.experiment import progress, work
from simkit.experiment.progress import Cancelled, Stopped, bar

DESK = simkit.load("tutorial")


class Drawn:
    """Stands for a bar; all that were made are in ``made``."""

    made: list["Drawn"] = []

    def __init__(self, language):
        self.language, self.seen, self.closed = language, [], False
        self.made.append(self)

    def draw(self, done, total, words):
        self.seen.append((done, total, words))

    def close(self):
        self.closed = True


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand, and somebody who sees bars."""
    time = [0.0]
    monkeypatch.setattr(Drawn, "made", [])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: time[0]))
    monkeypatch.setattr(progress, "_where_somebody_sees_it", lambda: Drawn)
    return time


def told(clock, language, *came, **options):
    """The bar after these: second, done."""
    with bar(language, **options) as tell:
        for second, done in came:
            clock[0] = second
            tell(done, 100)
    assert all(one.closed for one in Drawn.made)
    return Drawn.made


def test_what_takes_less_than_a_second_has_no_bar(clock):
    assert told(clock, "en", (0.5, 50), (0.9, 90), (1.1, 100)) == []


def test_the_time_left_goes_by_the_speed_since_the_first_that_came(clock):
    [shown] = told(clock, "en", (30, 5), (30.5, 10), (32, 25), (32.1, 30), (40, 55))  # 30 seconds for machine code, then 5 in half a second
    assert shown.seen == [(5, 100, "5 of 100"), (10, 100, "10 of 100"), (25, 100, "25 of 100, about 8 seconds left"),
                          (55, 100, "55 of 100, about 9 seconds left")]  # fmt: skip


def test_what_came_from_the_disk_says_nothing_of_the_speed(clock):
    [shown] = told(clock, "id", (0.01, 40), (0.1, 60), (2.1, 70))
    assert shown.seen == [(70, 100, "70 dari 100, kira-kira 6 detik lagi")]


def test_what_may_end_before_all_is_done_says_so(clock):
    [shown] = told(clock, "id", (1, 10), (2, 20), at_most=True)
    assert shown.seen[-1] == (20, 100, "20 dari paling banyak 100, paling lama 8 detik lagi")


CALLS = {
    "replicate": lambda **more: simkit.replicate(DESK, 20, **more),
    "compare": lambda **more: simkit.compare([DESK, simkit.load("tutorial", levers={"counsellors": 2})], 10, **more),
    "sweep": lambda **more: simkit.sweep(DESK, {"counsellors": [1, 2]}, 10, **more),
    "until_precise": lambda **more: simkit.until_precise(DESK, {"retellings": 0.2}, **more),
    "one_at_a_time": lambda **more: simkit.one_at_a_time(DESK, "retellings", replications=2, **more),
}


@pytest.mark.parametrize("name", CALLS)
def test_each_call_shows_one_bar_unless_it_is_told_whom_to_tell(name, clock, monkeypatch):
    monkeypatch.setattr(progress, "AFTER", 0)
    monkeypatch.setattr(progress, "EVERY", 0)
    CALLS[name]()
    assert [one.closed for one in Drawn.made] == [True]
    seen = []
    CALLS[name](progress=lambda done, of: seen.append((done, of)))
    CALLS[name](progress=False)
    assert len(Drawn.made) == 1
    assert seen == sorted(seen)
    assert seen[-1][0] <= seen[-1][1]


def stop(done, of):
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", CALLS)
def test_who_stops_a_call_is_told_and_it_goes_on_from_there(name, tmp_path, monkeypatch):
    monkeypatch.setenv("SIMKIT_CACHE", str(tmp_path / "kept"))
    with pytest.raises(Stopped) as stopped:
        CALLS[name](progress=stop)
    assert isinstance(stopped.value, KeyboardInterrupt), "a loop over calls that goes on after errors ends too"
    assert str(stopped.value) == "Stopped. What is done is kept; run it again to go on."
    assert stopped.value.__suppress_context__
    kept = {file.name: file.stat().st_ino for file in (tmp_path / "kept").iterdir()}
    assert kept
    CALLS[name]()
    assert kept == {file.name: file.stat().st_ino for file in (tmp_path / "kept").iterdir() if file.name in kept}, "nothing is worked out again"


def test_what_is_done_when_somebody_stops_is_kept_also_when_nobody_had_taken_it(tmp_path, monkeypatch):
    """Wherever the interrupt falls: while nothing has come in, and between two blocks that both have; what was not begun is not."""
    all_done = work.wait

    def interrupted(futures, **options):
        all_done(futures)
        raise KeyboardInterrupt

    for name, waits, told in (("waiting", interrupted, False), ("taking", lambda futures, **options: all_done(futures), stop)):
        monkeypatch.setenv("SIMKIT_CACHE", str(tmp_path / name))
        monkeypatch.setattr(work, "wait", waits)
        with pytest.raises(Stopped), ThreadPoolExecutor(2) as threads:
            simkit.replicate(DESK, 40, progress=told, executor=threads)
        assert len([*(tmp_path / name).iterdir()]) == 40 // work.BLOCK


@pytest.mark.parametrize("why", [KeyboardInterrupt, Cancelled])
def test_what_was_begun_by_its_own_workers_is_kept_too_and_no_more_is_begun(why, tmp_path, monkeypatch):
    begun, stopped, original = threading.Semaphore(0), threading.Event(), work.run_block

    def slow(block, code=None):
        begun.release()
        stopped.wait()
        return original(block, code)

    def interrupted(futures, **options):
        if options:
            for _ in range(2):
                begun.acquire()
            raise why
        stopped.set()  # only now is it asked for what was begun
        return waited(futures)

    waited = work.wait
    monkeypatch.setattr(work, "run_block", slow)
    monkeypatch.setattr(work, "wait", interrupted)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setenv("SIMKIT_CACHE", str(tmp_path))
    with pytest.raises((Stopped, Cancelled)):
        simkit.replicate(DESK, 40, progress=False)
    assert len([*tmp_path.iterdir()]) == 2


def test_where_nothing_is_kept_nobody_is_told_so():
    with pytest.raises(Stopped) as stopped:
        simkit.replicate(DESK, 10, progress=stop, cache=False)
    assert [stopped.value.in_language(language) for language in ("id", "en")] == ["Dihentikan.", "Stopped."]


def test_a_wish_of_the_program_is_no_stop():
    with pytest.raises(Cancelled):
        simkit.replicate(DESK, 20, cancel=lambda: True, cache=False)


def run(code, tmp_path, **options):
    """A script, and its standard error."""
    (tmp_path / "script.py").write_text(textwrap.dedent(code))
    there = os.environ | {"SIMKIT_CACHE": str(tmp_path / "kept")}
    return subprocess.run([sys.executable, str(tmp_path / "script.py")], env=there, capture_output=True, text=True, check=False, **options)


def test_an_interrupt_of_the_whole_group_leaves_the_workers_in_peace(tmp_path):
    code = """
    import os, signal
    import simkit

    def came(done, of):
        os.killpg(0, signal.SIGINT)  # as Ctrl+C in a terminal, and Jupyter's stop

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin deaf to it
        try:
            simkit.replicate("tutorial", 20, engine="simpy", progress=came)
        except KeyboardInterrupt as stopped:
            print(stopped)
        print(simkit.replicate("tutorial", 20, engine="simpy").replications)
    """
    done = run(code, tmp_path, start_new_session=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Stopped. What is done is kept; run it again to go on.\n20\n"


AT_ONCE = "import simkit; from simkit.experiment import progress; progress.AFTER = progress.EVERY = 0; "


def test_a_program_shows_nothing(tmp_path):
    assert run(AT_ONCE + "simkit.replicate('tutorial', 20)", tmp_path).stderr == ""


def test_in_a_terminal_it_is_a_line_that_goes_away(tmp_path):
    pty = pytest.importorskip("pty", reason="only where there are terminals")
    ours, theirs = pty.openpty()
    (tmp_path / "script.py").write_text(AT_ONCE + "simkit.replicate('tutorial', 20)")
    there = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    subprocess.run([sys.executable, str(tmp_path / "script.py")], env=there, stderr=theirs, stdin=theirs, check=True)
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # the end of a terminal that nobody has open
        pass
    assert b"Calculating" in said
    assert b"5 of 20" in said
    assert said.endswith(b"\x1b[2K"), "the line is wiped"


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("somebody", [True, False])
def test_in_a_notebook_it_is_there_for_a_person_and_leaves_nothing(kernel, somebody):
    said = []
    answer = kernel.execute_interactive(AT_ONCE + "simkit.replicate('tutorial', 20)", allow_stdin=somebody, output_hook=said.append)
    assert answer["content"]["status"] == "ok"
    shown = [message["content"]["data"] for message in said if message["msg_type"].endswith("display_data")]
    if not somebody:  # nbconvert, nbval, Voilà
        assert shown == []
        return
    assert all("<progress" in one["text/html"] for one in shown[1:-1])
    assert "5 of 20" in shown[1]["text/html"]
    assert shown[-1] == {}


def test_a_stopped_cell_says_one_sentence(kernel):
    code = "import os, signal, simkit\nsimkit.replicate('tutorial', 20, cache=False, progress=lambda done, of: os.kill(os.getpid(), signal.SIGINT))"
    said = []
    kernel.execute_interactive(code, output_hook=said.append)
    [error] = [message["content"] for message in said if message["msg_type"] == "error"]
    assert error["traceback"] == ["Stopped."]
