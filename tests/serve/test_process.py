"""How does the real program start, print and end?"""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from monitor.serve.output import cells_of
from tests.serve.tree import run
from tests.world.process import environment, monitor, write_config
from tests.world.publisher import Page, Publisher

#: Each takes longer to import than the rest of the start.
HEAVY = {"sqlmodel", "sqlalchemy", "httpx", "feedparser", "alembic", "lxml", "regex"}
SEEDS_ALONE = """
[[feeds]]
name = "Seed articles"
folder = "seeds"
source = "seeds"
first_poll = "alert"
"""
COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3|4|9|10)[0-9]m|\x1b\[[0-9;]*[34]8;")


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("rules", "test", "--help")], ids=" ".join
)
def test_what_only_explains_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    """So that it is there at once."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "monitor", *words],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    assert HEAVY & {name.partition(".")[0] for name in imported} == set()
    assert "monitor.serve.cli" in imported


def test_the_version_is_printed() -> None:
    """With the name of the distribution, and what is compiled."""
    done = run("--version")

    (name, *cores) = done.stdout.splitlines()
    assert re.fullmatch(r"news-monitor \d+\.\d+\.\d+\S*", name)
    assert [line.partition(" ")[0] for line in cores] == ["matcher", "grouping"]


def test_three_commands_in_an_empty_folder_do_everything(tmp_path: Path) -> None:
    """Both seeds are alerted, and nothing is written but config/, seeds/ and var/."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    env = {"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""}
    begun = monitor("init", cwd=work, **env)
    (work / "config" / "feeds.toml").write_text(SEEDS_ALONE)
    checked = monitor("check", cwd=work, **env)
    once = monitor("once", cwd=work, **env)

    assert [done.returncode for done in (begun, checked, once)] == [0, 0, 0]
    assert "1 polled, 0 failed; 2 new items; 4 deliveries made" in once.stdout
    assert "Vietnam, UK sign new agreement on illegal migration" in once.stdout
    assert "Traceback" not in once.stderr
    assert sorted(p.name for p in work.iterdir()) == ["config", "seeds", "var"]
    assert list(home.iterdir()) == []
    assert [p.name for p in tmp_path.iterdir() if p not in (home, work)] == []


def on_terminal(*words: str, env: dict[str, str], width: int = 80) -> str:
    """What a command prints where its output is a terminal."""
    # Its own size counts, not that of the terminal the tests are run from.
    around = {k: v for k, v in environment(**env).items() if k != "COLUMNS"}
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, width))
    with os.fdopen(ours, "rb", closefd=True) as screen:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", *words],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env=around,
        )
        os.close(theirs)
        printed = b""
        try:
            while chunk := screen.read1(4096):
                printed += chunk
        except OSError:
            pass  # Linux says EIO when the other end of a terminal is closed
        process.wait(60)
    return printed.decode()


@pytest.mark.parametrize(
    ("env", "coloured", "plain"),
    [
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, True),
    ],
    ids=["colour", "NO_COLOR", "dumb"],
)
def test_colour_is_for_terminals_that_want_it(
    env: dict[str, str], coloured: bool, plain: bool
) -> None:
    """NO_COLOR takes the colour, a dumb terminal gets no code at all."""
    printed = on_terminal("rules", "--help", env=env)

    assert bool(COLOUR.search(printed)) is coloured
    assert ("\x1b" not in printed) is plain


def test_help_fits_a_narrow_terminal() -> None:
    """Down to forty columns."""
    printed = on_terminal("--help", env={"TERM": "xterm", "NO_COLOR": "1"}, width=40)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines()

    assert "explain" in printed
    assert max(map(cells_of, lines)) <= 40


def test_ctrl_c_ends_with_130() -> None:
    """Without a traceback."""
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "group"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("{}\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)

        assert process.wait(60) == 130
        assert process.stderr.read() == ""


def test_all_is_polled_early_but_never_against_a_servers_wish(tmp_path: Path) -> None:
    """What asked for an hour with Retry-After or max-age is left alone."""
    feeds = [("plain", {}), ("fresh", {"Cache-Control": "max-age=3600"})]
    busy = Page(status=503, headers={"Retry-After": "3600"})
    with Publisher() as publisher:
        for name, headers in feeds:
            publisher.publish(f"/{name}", ("Title", "Text"))
            publisher.pages[f"/{name}"].headers.update(headers)
        publisher.pages["/busy"] = busy
        config = write_config(
            tmp_path,
            feeds="".join(
                f'[[feeds]]\nname = "{n}"\nurl = "{publisher.base}/{n}"\n'
                f'source = "{n}.example"\n'
                for n in ("plain", "fresh", "busy")
            ),
            routes="",
        )
        places = ("--config", config, "--state", tmp_path / "state")
        first = run(*places, "once", "--json")
        second = run(*places, "once", "--json")
        third = run(*places, "once", "--all", "--json")
        counts = {n: publisher.count(f"/{n}") for n in ("plain", "fresh", "busy")}

    assert [done.exit_code for done in (first, second, third)] == [4, 0, 0]
    assert [json.loads(d.stdout)["polls"] for d in (first, second, third)] == [3, 0, 1]
    assert counts == {"plain": 2, "fresh": 1, "busy": 1}
