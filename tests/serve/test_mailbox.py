"""Does a mailbox feed the whole line, and stay a secret?"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from tests.serve.tree import run
from tests.world.postoffice import PostOffice
from tests.world.process import write_config

ALERT = Path(__file__).parents[1] / "acquire_doc" / "golden_mails" / "alert.eml"
FEEDS = """
[[feeds]]
name = "Alerts"
first_poll = "alert"
[feeds.mailbox]
host = "localhost"
port = {port}
security = "none"
username = "desk"
password_file = "password"
senders = ["Google Alerts <GoogleAlerts-noreply@google.com>"]
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def configure(folder: Path, office: PostOffice, password: str) -> Path:
    (folder / "password").write_text(password + "\n")
    return write_config(folder, feeds=FEEDS.format(port=office.port), routes="")


def said(config: Path, *words: str) -> str:
    where = ("--config", config, "--state", config.parent / "var")
    return run(*where, *words).output


def rows(config: Path, *words: str) -> list[dict[str, object]]:
    return [json.loads(row) for row in said(config, *words, "--json").splitlines()]


def test_an_alert_in_a_mailbox_is_an_item_of_its_publisher(
    tmp_path: Path, office: PostOffice
) -> None:
    """Read by the real worker, kept by the real store, and not told twice."""
    config = configure(tmp_path, office, office.password)
    office.put(ALERT.read_bytes())
    office.put(
        b"From: friend@e.org\nSubject: Lunch\n\nHuman trafficking ring, see you.\n"
    )
    said(config, "once", "--all")
    said(config, "once", "--all")

    matched = {(m["source"], m["title"]) for m in rows(config, "matches")}
    assert matched == {
        ("harbourtimes.example", "Estate fined for forced labour & theft"),
        ("vietnews.example.vn", "Nine freed from scam compound"),
    }
    (row,) = rows(config, "feeds", "list")
    assert (row["health"], row["items"]) == ("healthy", 2)
    assert len([each for each in office.commands if "BODY.PEEK[]" in each]) == 1


def test_a_password_is_shown_nowhere(tmp_path: Path, office: PostOffice) -> None:
    """Not when it is wrong, not in the database, not in the config as shown."""
    secret = "xyzzy-plugh-9"
    config = configure(tmp_path, office, secret)
    once = said(config, "once", "--all")
    shown = [
        said(config, "config", "show"),
        said(config, "config", "show", "--json"),
        said(config, "feeds", "list", "--json"),
        said(config, "feeds", "export"),
        said(config, "check"),
    ]
    (row,) = rows(config, "feeds", "list")
    stored = b"".join(
        p.read_bytes() for p in (tmp_path / "var").iterdir() if p.is_file()
    )
    found = read_config(Options(config=str(config)), {})

    assert str(row["trouble"]).startswith(
        "the mail server refused the login: localhost: "
    )
    assert isinstance(found, Config)
    assert found.loaded.feeds[0].mailbox
    assert found.loaded.feeds[0].mailbox.password == secret
    assert found.loaded.feeds[0].every == timedelta(minutes=10)
    assert secret not in "".join([once, *shown, repr(found.loaded.feeds)])
    assert secret.encode() not in stored
