"""Do image, compose file and package agree with each other?"""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as pairs of instruction and rest, continuation lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    lines = re.sub(r"\s*\\\n\s*", " ", text).splitlines()
    return [
        (word, rest)
        for word, _, rest in (line.partition(" ") for line in lines)
        if word
    ]


def stages() -> list[list[tuple[str, str]]]:
    parts: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            parts.append([])
        parts[-1].append((word, rest))
    return parts


def copied(stage: list[tuple[str, str]]) -> set[str]:
    """What a stage takes from the repository."""
    rests = [rest for word, rest in stage if word == "COPY" and "--from" not in rest]
    return {name for rest in rests for name in rest.split()[:-1]}


def the(word: str) -> str:
    [rest] = [rest for each, rest in stages()[-1] if each == word]
    return rest


def compose() -> str:
    """The compose file without its comments and indentation."""
    lines = (DEPLOY / "compose.yaml").read_text(encoding="utf-8").splitlines()
    return "\n".join(line.strip() for line in lines if not line.strip().startswith("#"))


def test_both_stages_stand_on_one_base() -> None:
    """A virtual environment works only with the interpreter it was made by."""
    bases = {rest.split()[0] for word, rest in instructions() if word == "FROM"}

    assert bases == {"python:3.13-slim"}


def test_the_build_has_all_that_the_package_needs() -> None:
    """Readme, licence, code and the shipped config are copied before they are built."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", "requirements.lock", project["project"]["readme"]}
    needed |= set(project["project"]["license-files"])
    needed |= set(wheel["packages"]) | set(wheel["force-include"])
    needed.add(wheel["hooks"]["custom"]["path"])

    assert copied(stages()[0]) == needed


def test_what_is_copied_is_let_through() -> None:
    """The ignore file opens exactly what the image is built from."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    opened = {line[1:] for line in lines if line.startswith("!")}

    assert "*" in lines
    assert opened == copied(stages()[0]) | copied(stages()[1])
    assert [name for name in opened if not (ROOT / name).exists()] == []


def test_dependencies_are_installed_by_hash() -> None:
    """The lock file decides what is in the image."""
    installs = [rest for word, rest in instructions() if "pip install" in rest]

    assert ["--no-deps" in each for each in installs] == [True, True]
    assert "--require-hashes --requirement requirements.lock" in installs[0]


def test_the_image_has_a_user_without_rights() -> None:
    """User 65532 runs the monitor and owns its volume."""
    [run] = [rest for word, rest in stages()[-1] if word == "RUN"]

    assert the("USER") == "65532:65532"
    assert "install --directory --owner 65532 --group 65532 --mode 0700 /data" in run
    assert json.loads(the("VOLUME")) == ["/data"]


def test_the_image_starts_the_monitor_on_its_own_paths() -> None:
    """Command and health check name the same state, without a shell between."""
    health = the("HEALTHCHECK").partition("CMD ")[2]

    assert json.loads(the("ENTRYPOINT")) == [
        "monitor",
        "--config",
        "/config",
        "--state",
        "/data",
    ]
    assert json.loads(the("CMD")) == ["run"]
    assert json.loads(health) == ["monitor", "--state", "/data", "health"]
    assert the("STOPSIGNAL") == "SIGTERM"


def test_folder_feeds_of_the_shipped_config_are_in_the_image() -> None:
    """Relative paths are to the parent of the config, which is the root folder."""
    text = (ROOT / "config/feeds.toml").read_text(encoding="utf-8")
    folders = [f["folder"] for f in tomllib.loads(text)["feeds"] if "folder" in f]
    copies = {rest for word, rest in stages()[-1] if word == "COPY"}

    assert {f"{folder} /{folder}" for folder in folders} <= copies


@pytest.mark.parametrize(
    "line",
    [
        "read_only: true",
        "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]',
        "stop_grace_period: 30s",
        "dockerfile: deploy/Dockerfile",
        "- state:/data",
        "- ../config:/config:ro",
        "- ../seeds:/seeds:ro",
        "- ./secrets:/run/secrets:ro",
        "CREDENTIALS_DIRECTORY: /run/secrets",
    ],
)
def test_compose_keeps_its_promises(line: str) -> None:
    """Nothing is writable but the state, and secrets are files."""
    assert line in compose().splitlines()


def test_temporary_files_stay_in_memory() -> None:
    """A read-only root needs a /tmp, and nothing in it may be run."""
    [line] = re.findall(r"^tmpfs: .*$", compose(), flags=re.MULTILINE)

    assert line.startswith('tmpfs: ["/tmp:')
    assert "noexec,nosuid,nodev" in line


def test_secrets_are_never_committed() -> None:
    """The folder for secrets keeps everything but its own ignore file out of git."""
    lines = (DEPLOY / "secrets/.gitignore").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if not line.startswith("#")] == ["*", "!.gitignore"]
