"""Which settings are in force, and where does each come from?"""

import tomllib

from monitor.settings.show import redacted, show
from tests.settings.desk import FEED, ROUTE, TOPIC, Desk


def test_what_is_shown_can_be_read_back(desk: Desk) -> None:
    """It is a config of its own, in one file."""
    desk.write("config/feeds.toml", FEED + 'every = "90m"\nlang = "vi"\n')
    digest = 'digest = { channels = ["desk"], at = "07:30" }\n'
    desk.write("config/routes.toml", ROUTE + digest)
    first = desk.loaded()

    desk.write("config/monitor.toml", show(first))
    (desk.config / "feeds.toml").unlink()
    (desk.config / "routes.toml").unlink()
    second = desk.loaded()

    assert second.feeds == first.feeds
    assert second.routes == first.routes
    assert redacted(second) == redacted(first)


def test_every_value_tells_where_it_comes_from(desk: Desk) -> None:
    """A file and its line, a variable, or the default."""
    path = desk.write("config/monitor.toml", '[fetch]\ncap = "2h"\n')
    desk.environ["MONITOR_FETCH__FLOOR"] = "5m"
    lines = show(desk.loaded()).splitlines()

    assert f'cap = "2h"  # {path}:2' in lines
    assert 'floor = "5m"  # environment MONITOR_FETCH__FLOOR' in lines
    assert 'keep = "400d"  # default' in lines


def test_names_that_toml_would_quote_are_quoted(desk: Desk) -> None:
    """Channels and headers may be called anything."""
    desk.write("config/routes.toml", '[channels."my desk é"]\nkind = "console"\n')
    desk.write("config/feeds.toml", FEED + 'headers = { "X!" = "a" }\n')
    shown = tomllib.loads(show(desk.loaded()))

    assert shown["channels"] == {"my desk é": {"kind": "console"}}
    assert shown["feeds"][0]["headers"] == {"X!": "**********"}


def test_rules_are_named_and_not_shown(desk: Desk) -> None:
    """They are read in their own files."""
    desk.write("config/topics/trafficking.toml", TOPIC)
    desk.write("config/topics/smuggling.toml", TOPIC)

    lines = show(desk.loaded()).splitlines()

    assert "# topics: smuggling, trafficking" in lines
    assert "# concepts: none" in lines
