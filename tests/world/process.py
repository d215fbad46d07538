"""The real process, started, asked and stopped by a test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from typer.testing import CliRunner

from monitor.serve.cli import app
from tests.world.forked import Forked

ROOT = Path(__file__).parents[2]
START = datetime(2024, 4, 18, 6, 0, tzinfo=UTC)
#: Generous: the machine may be busy with other tests.
PATIENCE = 60.0


#: As many as tests need: each costs every process that reads the config some time.
LANGUAGES = ("en", "vi")


def write_config(folder: Path, *, feeds: str, routes: str, monitor: str = "") -> Path:
    """A config of its own: the shipped rules, and what a test needs."""
    config = folder / "config"
    (config / "topics").mkdir(parents=True, exist_ok=True)
    allow = 'allow_networks = ["127.0.0.0/8"]\n'
    (config / "monitor.toml").write_text(monitor or f"[fetch]\n{allow}")
    (config / "feeds.toml").write_text(feeds)
    (config / "routes.toml").write_text(routes)
    shipped = ROOT / "config"
    languages = [shipped / "languages" / f"{lang}.toml" for lang in LANGUAGES]
    topics = sorted((shipped / "topics").glob("*"))
    for path in [shipped / "concepts.toml", *topics, *languages]:
        target = config / path.relative_to(shipped)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    return config


def environment(**more: str) -> dict[str, str]:
    """Ours, without what would change a config."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MONITOR_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def monitor(
    *words: str, cwd: Path | None = None, stdin: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        cwd=cwd,
        input=stdin,
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Monitor:
    """`monitor run`, or the same build on a driven clock."""

    def __init__(
        self,
        config: Path,
        state: Path,
        *,
        driven: bool = False,
        at: datetime = START,
        fresh: bool = False,
    ) -> None:
        """If fresh, in an interpreter of its own from the first import on."""
        self.config = config
        self.state = state
        self._driven = driven
        self._at = at
        self._fresh = fresh
        self._log = state.with_suffix(".log")
        self.process: subprocess.Popen[str] | Forked | None = None

    def start(self) -> Self:
        """Until its control socket is there."""
        self.launch()
        assert until(self._is_up), self.log
        return self

    def launch(self) -> None:
        """Start, and wait for nothing."""
        module, words = "monitor", [*self._places, "run"]
        if self._driven:
            module = "tests.world.driven"
            words = [str(self.config), str(self.state), self._at.isoformat()]
        begin = self._begin_fresh if self._fresh else self._fork
        self.process = begin(module, words)

    def _fork(self, module: str, words: list[str]) -> Forked:
        return Forked(module, words, environment(), self._log, piped=self._driven)

    def _begin_fresh(self, module: str, words: list[str]) -> subprocess.Popen[str]:
        with self._log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if self._driven else log,
                stderr=log,
                env=environment(),
                text=True,
            )

    def move(self, seconds: float) -> None:
        """Drive the clock."""
        assert self.process
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """SIGKILL, without a last word."""
        self.signal(signal.SIGKILL)
        self.wait()
        (self.state / "control.sock").unlink(missing_ok=True)

    def wait(self) -> int:
        assert self.process
        code = self.process.wait(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        return code

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same config and state."""
        return monitor(*self._places, *words)

    def look(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command that only looks, in this process: to start one takes a second."""
        without = {k: None for k in os.environ if k.startswith("MONITOR_")}
        runner = CliRunner()
        done = runner.invoke(
            app, [*self._places, *words], env={**without, "COLUMNS": "80"}
        )
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(
            words, done.exit_code, stdout=done.stdout, stderr=done.stderr
        )

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """What a command with --json prints."""
        done = self.look(*words, "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    @property
    def _places(self) -> list[str]:
        return ["--config", str(self.config), "--state", str(self.state)]

    @property
    def log(self) -> str:
        return self._log.read_text()

    def _is_up(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log
        return (self.state / "control.sock").exists()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process and self.process.poll() is None:
            self.kill()


def until(what: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return bool(what())
