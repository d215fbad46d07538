"""Is this config whole, and what does it say?"""

from datetime import time, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.model.feed import Feed, FirstPoll
from monitor.model.route import DigestPlan, Route
from monitor.model.topic import Concept, Rule, Topic
from monitor.settings.channels import EmailSettings, WebhookSettings
from monitor.settings.load import Loaded, Vocabulary, load
from monitor.settings.problem import Mistake, Position
from tests.settings.desk import FEED, MAIL, ROUTE, TOPIC, Desk

REAL = Path(__file__).parents[2] / "config"

MONITOR = """
[store]
database = "sqlite:///var/monitor.db"
keep = "400d"
[fetch]
user_agent = "news-monitor test"
allow_networks = ["127.0.0.0/8"]
floor = "10m"
cap = "4h"
"""
FEEDS = """
[[feeds]]
name = "VietnamPlus, politics"
url = "https://en.example.org/feed"
source = "vietnamplus.vn"
every = "15m"
first_poll = "digest"
"""
ROUTES = """
[channels.desk]
kind = "webhook"
url = "https://hook.example.org/x"
[channels.mail]
kind = "email"
host = "smtp.example.org"
port = 587
security = "starttls"
username = "me"
password_file = "secret"
from = "monitor@example.org"
to = ["desk@example.org"]
[operator]
channels = ["desk"]
[[routes]]
name = "desk"
topics = ["trafficking"]
alerts = ["desk"]
digest = { channels = ["mail"], at = "07:30", zone = "Asia/Ho_Chi_Minh" }
"""
CONCEPTS = """
[border]
en = ["border"]
vi = ["biên giới"]
"""


def test_the_shipped_config_has_no_mistake() -> None:
    """What the monitor comes with is whole."""
    answer = load(REAL, {})

    assert isinstance(answer, Loaded), [str(problem) for problem in answer]
    assert len(answer.feeds) >= 40
    assert answer.operator.channels == ("console",)


def test_a_whole_config_becomes_nouns(desk: Desk) -> None:
    """Everything that the contract shows is understood."""
    desk.write("config/monitor.toml", MONITOR)
    desk.write("config/feeds.toml", FEEDS)
    desk.write("config/routes.toml", ROUTES)
    desk.write("config/topics/trafficking.toml", TOPIC)
    desk.write("config/concepts.toml", CONCEPTS)
    desk.write("secret", "hunter2\n")

    loaded = desk.loaded()

    assert loaded.store.keep == timedelta(days=400)
    assert loaded.fetch.allow_networks == (ip_network("127.0.0.0/8"),)
    assert loaded.feeds == (
        Feed(
            name="VietnamPlus, politics",
            source="vietnamplus.vn",
            url="https://en.example.org/feed",
            every=timedelta(minutes=15),
            first_poll=FirstPoll.DIGEST,
        ),
    )
    assert loaded.routes == (
        Route(
            name="desk",
            topics=("trafficking",),
            alerts=("desk",),
            digest=DigestPlan(
                channels=("mail",), at=time(7, 30), zone="Asia/Ho_Chi_Minh"
            ),
        ),
    )
    assert loaded.topics == (
        Topic(
            name="trafficking",
            label="Human trafficking",
            digest=4,
            alert=6,
            rules=(
                Rule(
                    name="named",
                    query='"human trafficking"',
                    points=4,
                    facet="returns",
                ),
            ),
        ),
    )
    assert loaded.concepts == (
        Concept(name="border", terms=(("en", ("border",)), ("vi", ("biên giới",)))),
    )
    webhook, mail = loaded.channels["desk"], loaded.channels["mail"]
    assert isinstance(webhook, WebhookSettings)
    assert webhook.url.get_secret_value() == "https://hook.example.org/x"
    assert isinstance(mail, EmailSettings)
    assert mail.password
    assert mail.password.get_secret_value() == "hunter2"
    assert mail.sender == "monitor@example.org"


def test_an_empty_config_is_all_defaults(desk: Desk) -> None:
    """Only monitor.toml must be there, and it may be empty."""
    loaded = desk.loaded()

    assert loaded.fetch.floor == timedelta(minutes=10)
    assert loaded.fetch.cap == timedelta(hours=4)
    assert loaded.store.database is None
    assert loaded.feeds == ()
    assert loaded.home == desk.home
    assert loaded.seeds == desk.home / "seeds"


def test_all_tables_may_stand_in_one_file(desk: Desk) -> None:
    """A small monitor needs one file only."""
    desk.write("config/monitor.toml", FEED + ROUTE)

    loaded = desk.loaded()

    assert [feed.name for feed in loaded.feeds] == ["One"]
    assert [route.name for route in loaded.routes] == ["all"]


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ('url = "https://www.example.org/feed"', "example.org"),
        ('url = "http://127.0.0.1:8000/feed"', "127.0.0.1"),
        ('folder = "articles"', "articles"),
    ],
)
def test_a_feed_without_source_is_named_by_its_address(
    desk: Desk, address: str, source: str
) -> None:
    """The host, without www, or the folder stands for the publisher."""
    (desk.home / "articles").mkdir()
    desk.write("config/feeds.toml", f'[[feeds]]\nname = "One"\n{address}\n')

    assert desk.loaded().feeds[0].source == source


def test_folders_start_beside_the_config(desk: Desk) -> None:
    """A relative folder is found wherever the command was given."""
    folder = desk.home / "articles"
    folder.mkdir()
    desk.write("config/feeds.toml", '[[feeds]]\nname = "One"\nfolder = "articles"\n')

    assert desk.loaded().feeds[0].folder == str(folder.resolve())


def test_every_key_knows_its_position(desk: Desk) -> None:
    """A room that finds a mistake later can say where it stands."""
    path = desk.write("config/topics/trafficking.toml", TOPIC)
    loaded = desk.loaded()

    query = ("topics", "trafficking", "rules", 0, "query")
    expected = Position(file=str(path), line=7, column=1, key="rules[0].query")

    assert loaded.where(query) == expected
    problem = loaded.problem(query, "ends too early", "close the quote")
    assert str(problem) == (
        f"{path}:7:1: rules[0].query: ends too early: close the quote"
    )


def test_a_missing_key_is_told_at_its_table(desk: Desk) -> None:
    """Where it should have been is where one looks."""
    path = desk.write("config/topics/trafficking.toml", TOPIC)
    where = desk.loaded().where(("topics", "trafficking", "rules", 0, "note"))

    assert where == Position(file=str(path), line=5, column=3, key="rules[0].note")


@pytest.mark.parametrize(
    ("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)]
)
def test_the_port_follows_from_the_security(
    desk: Desk, security: str, port: int
) -> None:
    """Each way to an SMTP server has its usual port."""
    desk.write("config/routes.toml", f'{MAIL}security = "{security}"\n')
    mail = desk.loaded().channels["mail"]

    assert isinstance(mail, EmailSettings)
    assert mail.used_port == port


def test_a_time_may_be_written_as_toml_does(desk: Desk) -> None:
    """TOML has times of its own; they do as well."""
    digest = 'digest = { channels = ["desk"], at = 07:30:00 }\n'
    desk.write("config/routes.toml", ROUTE + digest)

    assert desk.loaded().routes[0].digest == DigestPlan(
        channels=("desk",), at=time(7, 30)
    )


def test_header_values_reach_the_feed(desk: Desk) -> None:
    """A header may come from a file, too."""
    headers = 'headers = { X-Key = "a", Authorization_file = "token" }\n'
    desk.write("config/feeds.toml", FEED + headers)
    desk.write("token", "Bearer b\n")

    headers_read = desk.loaded().feeds[0].headers

    assert headers_read == (("X-Key", "a"), ("Authorization", "Bearer b"))


def test_a_byte_order_mark_is_passed_by(desk: Desk) -> None:
    """Some editors write one; it is no mistake."""
    desk.write("config/monitor.toml", '\ufeff[fetch]\nfloor = "5m"\n')

    assert desk.loaded().fetch.floor == timedelta(minutes=5)


def _no_query_is_right(vocabulary: Vocabulary) -> list[Mistake]:
    """A room that dislikes every query."""
    names = [topic.name for topic in vocabulary.topics]
    paths = [("topics", name, "rules", 0, "query") for name in names]
    return [Mistake(path=path, wrong="bad query", remedy="mend it") for path in paths]


def test_queries_are_checked_whatever_else_is_wrong(desk: Desk) -> None:
    """One run tells the mistakes of the settings and those of the rules."""
    desk.write("config/monitor.toml", "[stroe]\n")
    desk.write("config/topics/good.toml", TOPIC)
    desk.write("config/topics/wrong.toml", TOPIC.replace("points = 4", ""))
    answer = load(desk.config, {}, _no_query_is_right)

    assert isinstance(answer, tuple)
    assert [(problem.key, problem.wrong) for problem in answer] == [
        ("stroe", "unknown key"),
        ("rules[0].query", "bad query"),
        ("rules[0].points", "missing"),
    ]


def test_queries_are_not_checked_without_their_concepts(desk: Desk) -> None:
    """Else every use of a concept would be told as a mistake of its own."""
    desk.write("config/topics/good.toml", TOPIC)
    desk.write("config/concepts.toml", "[border\n")
    answer = load(desk.config, {}, _no_query_is_right)

    assert isinstance(answer, tuple)
    assert [problem.key for problem in answer] == ["syntax"]


POLLS = """
[[feeds]]
name = "a"
url = "https://a.example/"
{}
[[feeds]]
name = "b"
url = "https://b.example/"
"""


def test_a_feed_may_have_a_budget_and_a_weight(desk: Desk) -> None:
    """Both are optional, as is the budget of all."""
    desk.write("config/feeds.toml", POLLS.format("polls_per_day = 96\nweight = 4"))
    desk.write("config/monitor.toml", "[fetch]\npolls_per_day = 120\n")
    loaded = desk.loaded()
    own, shared = loaded.feeds

    assert loaded.fetch.polls_per_day == 120
    assert (own.polls_per_day, own.weight) == (96, 4.0)
    assert (shared.polls_per_day, shared.weight) == (None, 1.0)


@pytest.mark.parametrize(
    ("feed", "whole", "wrong"),
    [
        ("polls_per_day = 5", 99, "5 is too few: with this cap the feed needs 6"),
        ("", 11, "11 is too few: with this cap all feeds together need 12"),
        ("polls_per_day = 96", 101, "101 is too few"),
        ('every = "1h"\npolls_per_day = 9', 99, "has no meaning beside every"),
        ("weight = 0", 99, "out of range: 0"),
        ('weight = "much"', 99, "not a number"),
        ("polls_per_day = 0", 99, "polls_per_day"),
    ],
)
def test_polls_must_add_up(desk: Desk, feed: str, whole: int, wrong: str) -> None:
    """The cap asks for some, and who has a budget takes it from the whole."""
    desk.write("config/feeds.toml", POLLS.format(feed))
    desk.write("config/monitor.toml", f"[fetch]\npolls_per_day = {whole}\n")

    assert any(wrong in told for told in desk.told())
