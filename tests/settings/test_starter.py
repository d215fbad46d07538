"""What does `monitor init` put into an empty place?"""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.settings.load import Loaded, load
from monitor.settings.starter import starter_source, write_starter


def test_the_starter_is_a_whole_config(tmp_path: Path) -> None:
    """What is written can be run at once, seeds and all."""
    starter = write_starter(tmp_path / "config", starter_source())
    answer = load(tmp_path / "config", {})

    assert isinstance(answer, Loaded), [str(problem) for problem in answer]
    assert starter.kept == ()
    assert tmp_path / "config" / "monitor.toml" in starter.written
    assert any(path.parent == tmp_path / "seeds" for path in starter.written)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What is there stays, and is named."""
    source = tmp_path / "source"
    for name in ("config/monitor.toml", "config/topics/a.toml", "seeds/1.txt"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("new")
    (source / "config" / ".hidden").touch()
    target = tmp_path / "place" / "conf"
    target.mkdir(parents=True)
    (target / "monitor.toml").write_text("mine")
    starter = write_starter(target, source)

    assert starter.kept == (target / "monitor.toml",)
    assert starter.written == (
        target / "topics" / "a.toml",
        tmp_path / "place" / "seeds" / "1.txt",
    )
    assert (target / "monitor.toml").read_text() == "mine"
    assert (target / "topics" / "a.toml").read_text() == "new"


@pytest.mark.parametrize("module", ["load", "show", "schema", "starter", "places"])
def test_reading_the_config_needs_neither_store_nor_network(module: str) -> None:
    """Commands that only check the config start quickly."""
    program = (
        f"import sys, monitor.settings.{module}\n"
        "print({'sqlmodel', 'sqlalchemy', 'httpx'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout == "set()\n"
