"""What do the environment and the credentials set, over what the files say?"""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from monitor.settings.channels import EmailSettings, WebhookSettings
from tests.settings.desk import FEED, MAIL, WEBHOOK, Desk

URL = 'url = "https://file.example.org/"\n'


def _webhook(desk: Desk, name: str = "desk") -> WebhookSettings:
    channel = desk.loaded().channels[name]
    assert isinstance(channel, WebhookSettings)
    return channel


def test_a_variable_beats_the_file(desk: Desk) -> None:
    """Environment beats file beats default."""
    desk.write("config/monitor.toml", '[fetch]\nfloor = "20m"\ncap = "2h"\n')
    desk.environ["MONITOR_FETCH__FLOOR"] = "5m"
    fetch = desk.loaded().fetch

    assert fetch.floor == timedelta(minutes=5)
    assert fetch.cap == timedelta(hours=2)


def test_lists_and_tables_are_json(desk: Desk) -> None:
    """A longer name beats the table that holds it."""
    desk.environ |= {
        "MONITOR_FETCH": '{"allow_networks": ["10.0.0.0/8"], "floor": "1m"}',
        "MONITOR_FETCH__FLOOR": "2m",
    }
    fetch = desk.loaded().fetch

    assert fetch.allow_networks == (ip_network("10.0.0.0/8"),)
    assert fetch.floor == timedelta(minutes=2)


def test_a_whole_list_of_tables_may_be_given(desk: Desk) -> None:
    """It replaces that of the file."""
    desk.write("config/feeds.toml", FEED)
    desk.environ["MONITOR_FEEDS"] = '[{"name": "Two", "url": "https://example.org/"}]'

    assert [feed.name for feed in desk.loaded().feeds] == ["Two"]


def test_numbers_are_numbers(desk: Desk) -> None:
    """Text stays text, even where it looks like a number."""
    desk.write("config/routes.toml", MAIL)
    desk.environ |= {
        "MONITOR_CHANNELS__MAIL__PORT": "2525",
        "MONITOR_CHANNELS__MAIL__USERNAME": "1234",
        "MONITOR_CHANNELS__MAIL__PASSWORD": "5678",
    }
    mail = desk.loaded().channels["mail"]

    assert isinstance(mail, EmailSettings)
    assert (mail.port, mail.username) == (2525, "1234")


@pytest.mark.parametrize(
    ("name", "variable"),
    [("desk", "DESK"), ("my-desk", "MY_DESK"), ('"My Desk"', "MY_DESK")],
)
def test_a_channel_is_found_by_its_name(desk: Desk, name: str, variable: str) -> None:
    """Variables know neither small letters nor dashes."""
    desk.write("config/routes.toml", f'[channels.{name}]\nkind = "webhook"\n')
    desk.environ[f"MONITOR_CHANNELS__{variable}__URL"] = "https://env.example.org/"

    assert _webhook(desk, name.strip('"')).url.get_secret_value() == (
        "https://env.example.org/"
    )


def test_a_channel_may_come_from_the_environment_alone(desk: Desk) -> None:
    """Its kind makes it one."""
    desk.environ |= {
        "MONITOR_CHANNELS__DESK__KIND": "webhook",
        "MONITOR_CHANNELS__DESK__URL": "https://env.example.org/",
    }

    assert _webhook(desk).url.get_secret_value() == "https://env.example.org/"


def test_a_variable_beats_the_twin_in_the_file(desk: Desk) -> None:
    """The file that would hold the secret is not even looked for."""
    desk.write("config/routes.toml", WEBHOOK + 'url_file = "missing"\n')
    desk.environ["MONITOR_CHANNELS__DESK__URL"] = "https://env.example.org/"

    assert _webhook(desk).url.get_secret_value() == "https://env.example.org/"


def test_a_file_named_by_a_variable_beats_the_value_in_the_file(desk: Desk) -> None:
    """Either twin beats either twin."""
    desk.write("config/routes.toml", WEBHOOK + URL)
    desk.write("url", "https://env.example.org/\n")
    desk.environ["MONITOR_CHANNELS__DESK__URL_FILE"] = "url"

    assert _webhook(desk).url.get_secret_value() == "https://env.example.org/"


@pytest.mark.parametrize("name", ["channels.desk.url", "MONITOR_CHANNELS__DESK__URL"])
def test_a_credential_named_like_the_key_supplies_it(desk: Desk, name: str) -> None:
    """So that a unit file needs no path into the config."""
    desk.write("config/routes.toml", WEBHOOK)
    desk.write(f"credentials/{name}", "https://credential.example.org/\n")
    desk.write("credentials/other", "for a key that names it")
    desk.environ["CREDENTIALS_DIRECTORY"] = str(desk.home / "credentials")

    assert _webhook(desk).url.get_secret_value() == "https://credential.example.org/"


def test_a_variable_beats_a_credential(desk: Desk) -> None:
    """The one who starts the monitor has the last word."""
    desk.write("config/routes.toml", WEBHOOK)
    desk.write("credentials/channels.desk.url", "https://credential.example.org/")
    desk.environ["CREDENTIALS_DIRECTORY"] = str(desk.home / "credentials")
    desk.environ["MONITOR_CHANNELS__DESK__URL"] = "https://env.example.org/"

    assert _webhook(desk).url.get_secret_value() == "https://env.example.org/"


def test_a_secret_file_is_first_looked_up_among_credentials(desk: Desk) -> None:
    """Then beside the config folder."""
    desk.write("config/routes.toml", WEBHOOK + 'url_file = "u"\nsecret_file = "s"\n')
    desk.write("credentials/u", "https://credential.example.org/\n")
    desk.write("u", "https://beside.example.org/\n")
    desk.write("s", "beside\r\n")
    desk.environ["CREDENTIALS_DIRECTORY"] = str(desk.home / "credentials")
    webhook = _webhook(desk)

    assert webhook.url.get_secret_value() == "https://credential.example.org/"
    assert webhook.secret
    assert webhook.secret.get_secret_value() == "beside"


def test_variables_of_others_are_passed_by(desk: Desk) -> None:
    """Some begin with our prefix and are no settings, most do not."""
    desk.environ |= {
        "HOME": "/",
        "MONITOR_CONFIG": "x",
        "MONITOR_DATA": "x",
        "MONITOR_PROOF": "1",
        "CREDENTIALS_DIRECTORY": "/nowhere",
    }

    assert desk.loaded().feeds == ()


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        (
            "MONITOR_FLOOR",
            "5m",
            'unknown setting: did you mean "MONITOR_FETCH__FLOOR"?',
        ),
        (
            "MONITOR_CHANNELS__DESK__ULR",
            "x",
            'unknown setting: did you mean "MONITOR_CHANNELS__DESK__URL"?',
        ),
        (
            "MONITOR_FEEDS__0__URL",
            "x",
            "unknown setting: set MONITOR_FEEDS to the whole list, as JSON",
        ),
        ("MONITOR_CHANNELS__DSEK__URL", "x", 'no channel dsek: did you mean "desk"?'),
        ("MONITOR_FETCH__FLOOR", "soon", 'not a duration: "soon": write it like '),
        (
            "MONITOR_FETCH__ALLOW_NETWORKS",
            "10.0.0.0/8",
            'not a list: write JSON, such as ["a", "b"]',
        ),
        ("MONITOR_FETCH", "x", 'not a table: write JSON, such as {"floor": "5m"}'),
        (
            "MONITOR_CHANNELS__MAIL__PORT",
            "smtp",
            "not a number or switch: write digits, or true or false",
        ),
        ("MONITOR_CHANNELS__DESK__URL", "nope", "not a URL: write http:// or "),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(
    desk: Desk, variable: str, value: str, told: str
) -> None:
    """There is no line to point to, but a name."""
    desk.write("config/routes.toml", WEBHOOK + URL + MAIL)
    desk.environ[variable] = value
    (problem,) = desk.told()

    assert problem.startswith(f"environment: {variable}: {told}")


def test_a_wrong_element_of_a_list_is_told(desk: Desk) -> None:
    """Also where the file has a list of its own."""
    desk.write("config/monitor.toml", '[fetch]\nallow_networks = ["10.0.0.0/8"]\n')
    desk.environ["MONITOR_FETCH__ALLOW_NETWORKS"] = '["nope"]'
    (problem,) = desk.told()

    assert problem.startswith(
        'environment: MONITOR_FETCH__ALLOW_NETWORKS[0]: not a network: "nope"'
    )


def test_what_is_missing_is_told_as_one_would_set_it(desk: Desk) -> None:
    """A channel made by variables alone has no line either."""
    desk.environ["MONITOR_CHANNELS__DESK__KIND"] = "webhook"
    (problem,) = desk.told()

    assert "channels" not in problem
    assert "URL: missing" in problem


def test_a_table_of_the_wrong_kind_is_told(desk: Desk) -> None:
    """JSON can hold anything; a longer name beats it."""
    desk.write("config/routes.toml", WEBHOOK)
    desk.environ |= {
        "MONITOR_CHANNELS": '{"desk": 3, "mail": 3}',
        "MONITOR_CHANNELS__DESK__URL": "https://example.org/",
        "MONITOR_OPERATOR": "[1]",
    }

    assert desk.told() == [
        'environment: MONITOR_CHANNELS: no channel mail: write "desk"',
        "environment: MONITOR_OPERATOR: not a table: write its keys below a [header]",
    ]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("channels.desk.url", b"", "empty: "),
        ("channels.desk.ulr", b"x", "unknown setting: did you mean "),
        ("channels.desk.url", b"\xff", "not UTF-8: "),
        ("channels.desk.url", b"x" * 70_000, "too large for a secret: "),
    ],
)
def test_a_wrong_credential_is_told_by_its_name(
    desk: Desk, name: str, content: bytes, told: str
) -> None:
    """An unusable credential must not leave the monitor mute."""
    desk.write("config/routes.toml", WEBHOOK + URL)
    desk.write(f"credentials/{name}", "")
    (desk.home / "credentials" / name).write_bytes(content)
    desk.environ["CREDENTIALS_DIRECTORY"] = str(desk.home / "credentials")
    (problem,) = desk.told()

    assert problem.startswith(f"credential: {name}: {told}")
