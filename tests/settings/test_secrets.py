"""Does any secret ever leave the place where it is used?"""

import pytest

from monitor.settings.show import redacted, show
from tests.settings.desk import FEED, MAIL, WEBHOOK, Desk

CANARY = "c4n4ry"
SECRETIVE = f"""
[channels.desk]
kind = "webhook"
url = "https://example.org/{CANARY}"
secret_file = "secret"
[channels.chat]
kind = "slack"
url = "https://example.org/{CANARY}"
{MAIL}
username = "me"
password = "{CANARY}"
[channels.teams]
kind = "teams"
url = "https://example.org/{CANARY}"
[channels.discord]
kind = "discord"
url = "https://example.org/{CANARY}"
[channels.mattermost]
kind = "mattermost"
url = "https://example.org/{CANARY}"
[channels.google]
kind = "google-chat"
url_file = "url"
[channels.telegram]
kind = "telegram"
token = "1:{CANARY}"
chat = "1"
[channels.matrix]
kind = "matrix"
homeserver = "https://example.org"
token_file = "secret"
room = "!r:example.org"
[channels.ntfy]
kind = "ntfy"
url = "https://example.org/{CANARY}"
token = "{CANARY}"
heartbeat = "12h"
[operator]
channels = ["ntfy"]
ping_url = "https://example.org/{CANARY}"
"""
#: In a table of its kind, one wrong secret.
WRONG_CHATS = {
    "teams": f'url = "https://{CANARY}.webhook.office.com/x"',
    "discord": f'url = "{CANARY}"',
    "google-chat": f'url = "ftp://{CANARY}/"',
    "telegram": f'token = "{CANARY}"\nchat = "1"',
    "matrix": f'homeserver = "https://e.org"\ntoken = "{CANARY}\\n"\nroom = "!r:e.org"',
    "ntfy": f'url = "https://example.org/{CANARY}?x"',
    "apprise": f'url = "{CANARY}"',
}
FEEDS = f"""
{FEED}
headers = {{ Authorization = "{CANARY}" }}
[[feeds]]
name = "Two"
url = "https://me:{CANARY}@example.org/"
"""


def test_nothing_shown_holds_a_secret(desk: Desk) -> None:
    """Neither the settings as shown nor the settings as printed for a developer."""
    desk.write("config/routes.toml", SECRETIVE)
    desk.write("config/feeds.toml", FEEDS)
    desk.write("secret", f"{CANARY}\n")
    desk.write("url", f"https://example.org/{CANARY}\n")
    loaded = desk.loaded()

    assert CANARY not in show(loaded)
    assert CANARY not in str(redacted(loaded))
    assert CANARY not in repr(loaded)
    assert "https://**********@example.org/" in show(loaded)


@pytest.mark.parametrize("kind", WRONG_CHATS)
def test_no_problem_of_a_chat_holds_its_secret(desk: Desk, kind: str) -> None:
    """Each kind has checks of its own."""
    text = f'[channels.a]\nkind = "{kind}"\n{WRONG_CHATS[kind]}\n'
    desk.write("config/routes.toml", text)
    told = desk.told()

    assert told
    assert CANARY not in "\n".join(told)


@pytest.mark.parametrize(
    "wrong",
    [
        f'url = "ftp://{CANARY}"',
        f'url = "https://example.org/{CANARY} b"',
        f'url = ["{CANARY}"]',
        f'url = "https://example.org/"\nsecret = "whsec_{CANARY}"',
        f'url = "https://example.org/"\nsecret = "{CANARY}\\n{CANARY}"',
        f'url = "https://example.org/{CANARY}"\nsecret = 3',
        f'url = "https://example.org/{CANARY}"\nurl_file = "x"',
        f'url = "https://example.org/{CANARY}"\nulr = "{CANARY}"',
    ],
)
def test_no_problem_holds_a_secret(desk: Desk, wrong: str) -> None:
    """A wrong secret is told without its value."""
    desk.write("config/routes.toml", f"{WEBHOOK}{wrong}\n")
    (problem,) = desk.told()

    assert CANARY not in problem


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty: secret"),
        ("\n", "empty: secret"),
        ("a\nb\n", "not one line of text"),
        (None, "no such file: secret"),
    ],
)
def test_a_file_without_a_secret_is_told(
    desk: Desk, text: str | None, told: str
) -> None:
    """A missing, an empty and a strange file each have their words."""
    desk.write("config/routes.toml", f'{WEBHOOK}url = "https://example.org/"')
    desk.environ["MONITOR_CHANNELS__DESK__SECRET_FILE"] = "secret"
    if text is not None:
        desk.write("secret", text)
    (problem,) = desk.told()

    assert f": {told}: " in problem


def test_a_folder_is_no_secret(desk: Desk) -> None:
    """Whatever cannot be read is told, and once only."""
    desk.write("config/routes.toml", f'{WEBHOOK}url_file = "config"\n')
    (told,) = desk.told()

    assert told == (
        "config/routes.toml:4:1: channels.desk.url_file: "
        "cannot be read: config: Is a directory: write the secret into that file"
    )


def test_a_path_is_text(desk: Desk) -> None:
    """A number names no file."""
    desk.write("config/routes.toml", f"{WEBHOOK}url_file = 3\n")
    (told,) = desk.told()

    assert told == (
        "config/routes.toml:4:1: channels.desk.url_file: not a path: "
        "write the path of a file, in quotes"
    )


def test_one_of_the_twins_is_enough(desk: Desk) -> None:
    """Which of the two would count could only be guessed."""
    desk.write(
        "config/routes.toml", f'{WEBHOOK}url = "https://a.org/"\nurl_file = "b"\n'
    )
    (told,) = desk.told()

    assert told == (
        "config/routes.toml:5:1: channels.desk.url_file: "
        "both url and url_file are given: keep url or url_file"
    )


def test_a_twin_of_nothing_is_an_unknown_key(desk: Desk) -> None:
    """Only a secret has one."""
    desk.write("config/routes.toml", '[channels.a]\nkind = "file"\nfolder_file = "x"\n')
    (told,) = desk.told()

    assert told == (
        "config/routes.toml:3:1: channels.a.folder_file: unknown key: "
        'did you mean "folder"?'
    )
