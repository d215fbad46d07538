"""What do the rows of `--json` show?"""

from datetime import timedelta

from monitor.model.feed import Feed
from monitor.serve.rows import feed_row


def test_a_login_in_an_address_is_not_shown() -> None:
    """What a program reads ends in a log, too."""
    feed = Feed(name="News", url="https://me:canary@example.org/feed", source="x")

    row = feed_row(feed, None, None, timedelta(hours=4))

    assert row["address"] == "https://example.org/feed"
    assert "canary" not in str(row)
