"""What tells one query from another?"""

from dataclasses import replace

from monitor.model.query import Query, ServiceName


def test_service_topic_language_and_country_make_the_address() -> None:
    """It is what a feed is known by before the query is written out."""
    asked = Query(
        service=ServiceName.GDELT, topic="trafficking", lang="vi", country="VN"
    )

    assert asked.address == "gdelt:trafficking/vi/VN"
    assert replace(asked, lang="en").address != asked.address
