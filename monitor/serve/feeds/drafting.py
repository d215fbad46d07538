"""Which block in feeds.toml would follow a feed that was looked at?"""

from collections.abc import Container

from monitor.classify.coverage import primary
from monitor.model.feed import Feed
from monitor.serve.feeds.listed import words
from monitor.serve.feeds.probing import MOSTLY, Facts, Report
from monitor.serve.feeds.settle import host_of, names_for

#: Fewer entries say too little about a language.
FEWEST = 3
LONGEST_NAME = 80


def draft(report: Report, taken: Container[str], *, name: str = "") -> Feed:
    """As far as the feed shows: its name, its publisher, its language."""
    document, url = report.probed.good, report.moved_to or report.feed.url
    wanted = name or words(document.title if document else "")[:LONGEST_NAME].strip()
    every = names_for(wanted or host_of(url), url)
    return Feed(
        name=name or next(each for each in every if each not in taken),
        url=url,
        source=_source(report, url),
        lang=lang_of(report),
    )


def _source(report: Report, url: str) -> str:
    """Where nearly all its entries lead, if that is one site; else its own host."""
    facts = report.facts
    if facts and facts.hosts:
        host, count = facts.hosts[0]
        if count >= MOSTLY * facts.linked:
            return host
    return host_of(url)


def lang_of(report: Report) -> str:
    """Only where the texts show it: a wrong one would spoil every match.

    What the feed declares counts for the region: pt-BR, where the texts are pt.
    """
    facts, document = report.facts, report.probed.good
    if facts is None or document is None or not _is_sure(facts):
        return ""
    same = primary(document.lang) == primary(facts.lang)
    return document.lang if document.lang and same else facts.lang


def _is_sure(facts: Facts) -> bool:
    return sum(count for _, count in facts.langs) >= FEWEST and bool(facts.lang)
