"""Is the unit hardened, and does the service manager take it?"""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy/news-monitor.service"
ANALYSE = shutil.which("systemd-analyze")

needs_systemd = pytest.mark.skipif(not ANALYSE, reason="systemd-analyze not found")


def settings() -> dict[str, list[str]]:
    """Every key with its values in order: systemd lets a key occur more than once."""
    found = defaultdict(list)
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found[key].append(value)
    return found


def analyse(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert ANALYSE
    command = [ANALYSE, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Type", "notify"),
        ("WatchdogSec", "60"),
        ("DynamicUser", "yes"),
        ("StateDirectory", "monitor"),
        ("UMask", "0077"),
        ("ExecReload", "/bin/kill -HUP $MAINPID"),
        ("TimeoutStopSec", "15"),
        ("Restart", "on-failure"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
    ],
)
def test_the_unit_keeps_its_promises(key: str, value: str) -> None:
    """What operators rely on is set once, and as documented."""
    assert settings()[key] == [value]


def test_the_parser_may_bound_its_own_memory() -> None:
    """The filter for resources comes first, then the two calls it would forbid."""
    assert settings()["SystemCallFilter"] == [
        "@system-service",
        "~@privileged @resources",
        "setrlimit prlimit64",
    ]


def test_what_needs_a_person_is_not_restarted() -> None:
    """Wrong usage, an invalid config and a second monitor end the service."""
    assert settings()["RestartPreventExitStatus"] == ["2 3 5"]


def test_the_monitor_writes_to_the_state_folder_alone() -> None:
    """No other path is opened for writing, and the command names none."""
    found = settings()

    assert "ReadWritePaths" not in found
    assert found["ExecStart"] == [
        "/opt/news-monitor/bin/monitor --config /etc/news-monitor/config run"
    ]


@needs_systemd
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """No unknown key and no bad value; only the command is replaced by one at hand."""
    unit = tmp_path / UNIT.name
    [command] = settings()["ExecStart"]
    text = UNIT.read_text(encoding="utf-8").replace(command, "/bin/true")
    unit.write_text(text, encoding="utf-8")

    verdict = analyse("verify", str(unit))

    assert (verdict.returncode, verdict.stderr) == (0, "")


@needs_systemd
def test_systemd_rates_the_unit_as_safe() -> None:
    """The exposure stays at 2.0 of 10 or better."""
    verdict = analyse("security", "--offline=true", "--threshold=20", str(UNIT))

    assert verdict.returncode == 0, verdict.stdout
