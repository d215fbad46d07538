"""Are the compiled cores built where they can be, and done without elsewhere?"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from deploy.core import (
    NAME,
    ROOMS,
    SHARED,
    SOURCE,
    CoreHook,
    NotBuilt,
    build,
    fingerprint,
)
from monitor.classify.core import COMPILED as MATCHER
from monitor.group.core import COMPILED as GROUPING

ROOT = Path(__file__).parents[2]
CORES = dict(zip(ROOMS.values(), (MATCHER, GROUPING), strict=True))
ROOM, OTHER = CORES
COMPILER = (sysconfig.get_config_var("LDSHARED") or "none").split()[0]
needs_compiler = pytest.mark.skipif(
    shutil.which(COMPILER) is None, reason=f"no {COMPILER} on this machine"
)


def hook(root: Path) -> Any:
    return CoreHook(str(root), {}, None, None, str(root), "wheel")  # type: ignore[arg-type] # neither is asked


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for path in (SHARED, *(room / SOURCE for room in CORES)):
        (tmp_path / path).parent.mkdir(parents=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


@needs_compiler
@pytest.mark.parametrize("room", CORES)
def test_what_is_loaded_was_built_from_what_is_there(room: Path) -> None:
    """Else `python -m deploy.core` builds it anew."""
    core = CORES[room]

    assert core is not None, "not built yet: python -m deploy.core"
    assert fingerprint(ROOT, room) == core.SOURCE


@needs_compiler
def test_a_wheel_has_the_cores_for_its_python(checkout: Path) -> None:
    """Their names say for which; what was built is loaded before it is taken."""
    made: dict[str, Any] = {"force_include": {}}
    building = hook(checkout)
    building.initialize("standard", made)
    paths = made["force_include"]

    assert list(paths.values()) == [str(room / NAME) for room in CORES]
    assert all(Path(path).stat().st_size > 10_000 for path in paths)
    assert (made["pure_python"], made["infer_tag"]) == (False, True)
    building.finalize("standard", made, "")
    assert not any(Path(path).exists() for path in paths)
    assert not any((checkout / room / NAME).exists() for room in CORES)


@needs_compiler
def test_an_editable_install_has_them_in_place(checkout: Path) -> None:
    """The wheel of such an install only points to the checkout."""
    made: dict[str, Any] = {"force_include": {}}
    building = hook(checkout)
    building.initialize("editable", made)
    building.finalize()

    assert made == {"force_include": {}}
    for room in CORES:
        assert {p.name for p in (checkout / room).iterdir()} == {NAME, SOURCE}


@needs_compiler
def test_one_that_does_not_compile_keeps_no_other_away(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the output knows which."""
    (checkout / ROOM / SOURCE).write_text("int main(void) { return wrong; }")
    made: dict[str, Any] = {"force_include": {}}
    building = hook(checkout)
    building.initialize("standard", made)
    building.finalize()

    assert list(made["force_include"].values()) == [str(OTHER / NAME)]
    told = capsys.readouterr()
    assert "The matcher runs in Python" in told.out + told.err
    assert "Grouping" not in told.out + told.err


def test_without_a_compiler_the_package_is_the_same_but_for_them(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For any machine, and whoever reads the output knows."""
    monkeypatch.setenv("CC", "/nowhere/cc")
    made: dict[str, Any] = {"force_include": {}}
    building = hook(checkout)
    building.initialize("standard", made)
    building.finalize()

    assert made == {"force_include": {}}
    told = capsys.readouterr()
    assert (told.out + told.err).count("runs in Python") == len(CORES)
    assert "/nowhere/cc" in told.out + told.err


@needs_compiler
def test_what_does_not_compile_replaces_nothing(checkout: Path) -> None:
    """What runs may have the old one open."""
    target = checkout / ROOM / NAME
    target.write_text("old")
    (checkout / ROOM / SOURCE).write_text("int main(void) { return wrong; }")

    with pytest.raises(NotBuilt, match="wrong"):
        build(checkout, ROOM, target)
    assert target.read_text() == "old"


@needs_compiler
def test_what_does_not_load_is_not_taken(checkout: Path) -> None:
    """As when it was linked against what is not there."""
    target = checkout / ROOM / NAME
    (checkout / ROOM / SOURCE).write_text("int nothing(void) { return 0; }")

    with pytest.raises(NotBuilt, match="PyInit"):
        build(checkout, ROOM, target)
    assert not target.exists()


def test_the_version_says_what_is_compiled() -> None:
    """So that nobody has to guess why it is slow."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    for name, core in (("matcher", MATCHER), ("grouping", GROUPING)):
        assert f"\n{name} {'compiled' if core else 'in Python'}" in done.stdout
