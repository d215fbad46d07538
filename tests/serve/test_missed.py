"""May what was never seen have been lost?"""

import pytest

from monitor.model.feed import Feed, Gap, GapKind
from monitor.serve.missed import feeds_at, lost_lines
from tests.values import DAY, NOON

FEEDS = [
    Feed(name="police", source="police.example.org", url="https://rss.example.net/p"),
    Feed(name="daily", source="daily.example", url="https://www.daily.example/rss"),
    Feed(name="seeds", source="seeds", folder="/srv/seeds"),
]
GAP = Gap(kind=GapKind.LOST, since=NOON - DAY, until=NOON, detail="all new")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://www.police.example.org/news/1", ["police"]),
        ("https://rss.example.net/other", ["police"]),
        ("https://sport.daily.example/1", ["daily"]),
        ("https://undaily.example/1", []),
        ("https://elsewhere.example/1", []),
        ("i-4711", []),
        ("http://[bad", []),
    ],
)
def test_the_feeds_of_a_publisher(url: str, names: list[str]) -> None:
    """By the source, or by the host that the feed is fetched from."""
    assert feeds_at(url, FEEDS) == names


def test_the_last_gaps_are_named() -> None:
    """Three of each feed; how many more there were is counted."""
    lines = lost_lines({"police": [GAP] * 5, "daily": [GAP]})

    assert lines == [
        *[f"feed police: {GAP}"] * 3,
        f"feed daily: {GAP}",
        "and 2 times before",
    ]
    assert lost_lines({}) == []
