"""Ten different mistakes in one config: ten clear errors in one run."""

from pathlib import Path

from monitor.settings.load import load
from monitor.settings.problem import Problem

GOLDEN = Path(__file__).parent / "golden" / "ten_mistakes"


def test_every_mistake_is_told_in_one_run() -> None:
    """Each says its file, line, column and key, what is wrong, and what to do."""
    answer = load(GOLDEN / "config", {"MONITOR_FLOOR": "5m"})

    assert isinstance(answer, tuple)
    assert [_plain(problem) for problem in answer] == _expected()


def _plain(problem: Problem) -> str:
    return str(problem).replace(f"{GOLDEN}/", "")


def _expected() -> list[str]:
    return (GOLDEN / "expected.txt").read_text(encoding="utf-8").splitlines()
