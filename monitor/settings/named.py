"""Is there all that feeds and routes call by name?"""

from collections.abc import Iterable, Iterator
from typing import Any

from monitor.settings.files import Written
from monitor.settings.problem import Mistake, as_table, choose, nearest, quote
from monitor.settings.walk import Place, Tree, tables, words

ALL_TOPICS = "*"


def named(
    tree: Tree, feeds: Iterable[Place], routes: Iterable[Place], written: Written
) -> Iterator[Mistake]:
    """Channels, topics, facets and rules; nothing that a broken file may hold."""
    if not written.broken & {"monitor.toml", "routes.toml"}:
        yield from _channels(tree, routes)
    yield from _topics_named((*feeds, *routes), written.topic_names)
    yield from _topics_asked(feeds, written.topic_names)
    if not written.broken:
        yield from _facets_named(routes, written)
    for route in routes:
        yield from _rules_named(route, written)


def _channels(tree: Tree, routes: Iterable[Place]) -> Iterator[Mistake]:
    known = as_table(tree.get("channels"))
    operator: Place = (("operator",), as_table(tree.get("operator")))
    called = list(words(operator, "channels"))
    for path, route in routes:
        called.extend(words((path, route), "alerts"))
        digest: Place = ((*path, "digest"), as_table(route.get("digest")))
        called.extend(words(digest, "channels"))
    for path, name in called:
        if name not in known:
            wrong = f"no channel {quote(name)}"
            yield Mistake(path=path, wrong=wrong, remedy=choose(name, known))


def _topics_named(places: Iterable[Place], known: set[str]) -> Iterator[Mistake]:
    for place in places:
        of_route = place[0][0] == "routes"
        for path, name in words(place, "topics"):
            if name in known or (of_route and name == ALL_TOPICS):
                continue
            wrong = f"no topic {quote(name)}"
            yield Mistake(path=path, wrong=wrong, remedy=choose(name, known))


def _topics_asked(feeds: Iterable[Place], known: set[str]) -> Iterator[Mistake]:
    for path, feed in feeds:
        name = as_table(feed.get("query")).get("topic")
        if isinstance(name, str) and name not in known:
            yield Mistake(
                path=(*path, "query", "topic"),
                wrong=f"no topic {quote(name)}",
                remedy=choose(name, known),
            )


def _facets_named(routes: Iterable[Place], written: Written) -> Iterator[Mistake]:
    known = {
        facet
        for topic in written.topics.values()
        for _, rule in tables(topic, "rules")
        if isinstance(facet := rule.get("facet"), str)
    }
    for place in routes:
        for path, name in words(place, "facets"):
            if name not in known:
                wrong = f"no rule has the facet {quote(name)}"
                yield Mistake(path=path, wrong=wrong, remedy=choose(name, known))


def _rules_named(route: Place, written: Written) -> Iterator[Mistake]:
    """Each rule is there, of a topic that the route follows, and speaks for it."""
    followed = {name for _, name in words(route, "topics")}
    # A misspelt topic is told by itself.
    doubtful = not followed or followed - written.topic_names - {ALL_TOPICS}
    for path, name in words(route, "rules"):
        topic, _, rule = name.partition("/")
        if not rule:
            continue  # the shapes tell it
        if topic not in written.topic_names:
            wrong, remedy = (
                f"no topic {quote(topic)}",
                choose(topic, written.topic_names),
            )
        elif not (doubtful or followed & {topic, ALL_TOPICS}):
            wrong = f"the route does not follow the topic {quote(topic)}"
            remedy = "add it to topics, or remove the rule"
        else:
            wrong, remedy = _rule(topic, rule, written)
        if wrong:
            yield Mistake(path=path, wrong=wrong, remedy=remedy)


def _rule(topic: str, name: str, written: Written) -> tuple[str, str]:
    """What is wrong with naming this rule, and what to do; of a right one nothing."""
    if topic not in written.topics:
        return "", ""  # its file does not parse
    told = [rule for _, rule in tables(written.topics[topic], "rules")]
    rules = {rule["name"]: rule for rule in told if isinstance(rule.get("name"), str)}
    if name not in rules:
        near = nearest(name, rules)
        remedy = f"did you mean {quote(f'{topic}/{near}')}?"
        look = f"its rules are in topics/{topic}.toml"
        return f"no rule {quote(name)} of {topic}", remedy if near else look
    if _only_takes(rules[name].get("points")):
        wrong = f"the rule {quote(name)} only takes points away"
        return wrong, "name rules that speak for the topic"
    return "", ""


def _only_takes(points: Any) -> bool:
    each = points.values() if isinstance(points, dict) else [points]
    numbers = [number for number in each if isinstance(number, int)]
    return bool(numbers) and all(number < 0 for number in numbers)
