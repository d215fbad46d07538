"""Is the compiled core built where it can be, and done without elsewhere?"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from deploy.core import NAME, ROOM, SOURCE, CoreHook, NotBuilt, build, fingerprint
from monitor.classify.core import COMPILED

ROOT = Path(__file__).parents[2]
COMPILER = (sysconfig.get_config_var("LDSHARED") or "none").split()[0]
needs_compiler = pytest.mark.skipif(
    shutil.which(COMPILER) is None, reason=f"no {COMPILER} on this machine"
)


def hook(root: Path) -> Any:
    return CoreHook(str(root), {}, None, None, str(root), "wheel")  # type: ignore[arg-type] # neither is asked


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ROOM).mkdir(parents=True)
    shutil.copy(ROOT / SOURCE, tmp_path / SOURCE)
    return tmp_path


@needs_compiler
def test_what_is_loaded_was_built_from_what_is_there() -> None:
    """Else `python -m deploy.core` builds it anew."""
    assert COMPILED is not None, "not built yet: python -m deploy.core"
    assert fingerprint(ROOT / SOURCE) == COMPILED.SOURCE


@needs_compiler
def test_a_wheel_has_the_core_for_its_python(checkout: Path) -> None:
    """Its name says for which; what was built is loaded before it is taken."""
    made: dict[str, Any] = {"force_include": {}}
    building = hook(checkout)
    building.initialize("standard", made)
    (path,) = made["force_include"]

    assert made["force_include"][path] == f"monitor/classify/{NAME}"
    assert Path(path).stat().st_size > 10_000
    assert (made["pure_python"], made["infer_tag"]) == (False, True)
    building.finalize("standard", made, path)
    assert not Path(path).exists()
    assert not (checkout / ROOM / NAME).exists()


@needs_compiler
def test_an_editable_install_has_it_in_place(checkout: Path) -> None:
    """The wheel of such an install only points to the checkout."""
    made: dict[str, Any] = {"force_include": {}}
    building = hook(checkout)
    building.initialize("editable", made)
    building.finalize()

    assert made == {"force_include": {}}
    assert {p.name for p in (checkout / ROOM).iterdir()} == {NAME, "_core.c"}


def test_without_a_compiler_the_package_is_the_same_but_for_it(
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
    assert "runs in Python" in told.out + told.err
    assert "/nowhere/cc" in told.out + told.err


@needs_compiler
def test_what_does_not_compile_replaces_nothing(checkout: Path) -> None:
    """What runs may have the old one open."""
    target = checkout / ROOM / NAME
    target.write_text("old")
    (checkout / SOURCE).write_text("int main(void) { return wrong; }")

    with pytest.raises(NotBuilt, match="wrong"):
        build(checkout, target)
    assert target.read_text() == "old"


@needs_compiler
def test_what_does_not_load_is_not_taken(checkout: Path) -> None:
    """As when it was linked against what is not there."""
    target = checkout / ROOM / NAME
    (checkout / SOURCE).write_text("int nothing(void) { return 0; }")

    with pytest.raises(NotBuilt, match="PyInit"):
        build(checkout, target)
    assert not target.exists()


def test_the_version_says_which_matcher_runs() -> None:
    """So that nobody has to guess why it is slow."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    says = "matcher compiled" if COMPILED else "matcher in Python"

    assert says in done.stdout
