"""Which invented headlines alert at once, and which never reach any topic?"""

import pytest

from monitor.classify.topics import classify
from monitor.model.match import Level
from tests.classify.shipped import make_item, shipped_rules, shipped_topics

SURE = [
    ("smuggling", """Three dead after dinghy sinks off Gravelines
Fifty-four people were pulled from the water, and 412 reached Dover in seven boats, \
the Home Office said."""),
    ("smuggling", """Lorry driver jailed after 39 Vietnamese found dead in trailer
The judge said the driver was part of a gang."""),
    ("smuggling", """At least 40 feared drowned as boat sinks off Libya
The vessel had left Zuwara with 75 people on board."""),
    ("trafficking", """Survivors tell of beatings in scam compound
Passports were taken and families paid ransom."""),
    ("trafficking", """'They sold us to another company': inside the scam cities
Young men made to run online scams were beaten until their families paid ransom."""),
    ("trafficking", """Domestic worker kept as slave by diplomat wins case
The court said immunity did not cover the exploitation of his maid."""),
    ("trafficking", """Eight held for child marriage and selling girls to brothels
Police rescued five girls, the youngest 12."""),
    ("bilateral_agreement", """Germany and Uzbekistan initial deal on returns
The text was initialled in Samarkand by the interior ministers."""),
    ("bilateral_agreement", """Italy and Tunisia sign memorandum on migrants
The interior ministers signed the memorandum in Tunis."""),
    ("bilateral_agreement", """Rome, Tripoli extend deal on migrants
The agreement runs three more years, the foreign ministry said."""),
]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", ""], ids=["English", "unknown language"])
@pytest.mark.parametrize(("topic", "news"), SURE)
def test_news_of_the_domain_alerts(topic: str, news: str, lang: str) -> None:
    """Also where the report never uses the legal name of the offence."""
    title, _, lead = news.partition("\n")
    matches = classify(make_item(title, lead, lang=lang), shipped_rules())

    assert (topic, Level.ALERT) in [(match.topic, match.level) for match in matches]


EVERYDAY = sorted(
    {
        example
        for topic in shipped_topics()
        for rule in topic.rules
        for example in rule.no_match
        if rule.most > 0
    }
)


@pytest.mark.parametrize("news", EVERYDAY)
def test_what_must_not_match_one_rule_alerts_in_no_topic(news: str) -> None:
    """The news of other walks of life is as quiet elsewhere as where it was written."""
    title, _, lead = news.partition("\n")
    matches = classify(make_item(title, lead), shipped_rules())

    assert [match.topic for match in matches if match.level is Level.ALERT] == []
