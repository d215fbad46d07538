"""Do the lock files pin everything, and say nothing of where it comes from?"""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PIN = re.compile(r"([a-z0-9-]+)==\S+(?: ; [^\\]+)?((?: --hash=sha256:[0-9a-f]{64})+)")


def pins(lock: str) -> list[str]:
    """The lines of a lock file, each put together from its continuation lines."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return re.sub(r" \\\n +", " ", text).splitlines()


def names(lock: str) -> set[str]:
    return {line.partition("==")[0] for line in pins(lock)}


def normalised(requirement: str) -> str:
    """The name in a requirement, spelt as lock files spell it."""
    name = re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_version_with_hashes(lock: str) -> None:
    """Nothing is installed that was not named to the byte."""
    assert [line for line in pins(lock) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_given(lock: str) -> None:
    """Everybody installs from the index they have."""
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url|--find-links| @ ", text) == []


def test_the_two_locks_share_no_name() -> None:
    """What the monitor needs is pinned in one place."""
    assert names(LOCKS[0]) & names(LOCKS[1]) == set()


def test_what_is_asked_for_is_locked() -> None:
    """A dependency that is not in a lock file breaks an installation without one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    needed = {normalised(each) for each in project["project"]["dependencies"]}
    needed |= {normalised(each) for each in groups["build"]}
    wanted = {normalised(each) for each in groups["dev"]}

    assert needed - names(LOCKS[0]) == set()
    assert wanted - names(LOCKS[1]) - names(LOCKS[0]) == set()
