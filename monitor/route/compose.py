"""What does a person read about a story: which items, which words, and why?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, zip_longest

from monitor.model.decision import Severity
from monitor.model.item import Standing
from monitor.model.match import Evidence, Level, Match
from monitor.model.message import AlertMessage, Excerpt, ItemLine, StoryLine
from monitor.model.route import Route
from monitor.model.sentence import Tell, tell_nothing
from monitor.model.story import Change, Report, Story
from monitor.route.alerts import follow, wants

#: A chat message is read at a glance; the rest of the story is a search away.
MOST_ITEMS = 20
MOST_EXCERPTS = 3
MOST_WORDS = 6
#: A digest may list what an edit, or other rules, have unmatched since.
LAPSED = "Nothing in it matches any more."
#: Code points of context on each side of the words that matched.
CONTEXT = 90


def alert_message(
    change: Change,
    route: Route,
    why: str,
    at: datetime,
    *,
    severity: Severity | None = None,
    tell: Tell = tell_nothing,
    update: str = "",
) -> AlertMessage:
    """One story for one route; `why` is the verdict's sentence."""
    line = story_line(
        change.story, route, why, severity=severity, tell=tell, update=update
    )
    return AlertMessage(route=route.name, line=line, at=at)


def story_line(
    story: Story,
    route: Route,
    why: str,
    *,
    already_told: bool = False,
    backlog: bool = False,
    severity: Severity | None = None,
    tell: Tell = tell_nothing,
    update: str = "",
) -> StoryLine:
    """A story as this route sees it: its topics, newest item first."""
    told = [r for r in story.reports if r.item.standing is not Standing.QUIET]
    matching = [r for r in told or story.reports if follow((r,), route)]
    shown = sorted(
        matching or told or story.reports,
        key=lambda r: r.item.seq,
        reverse=True,
    )
    followed = follow(shown, route)
    return StoryLine(
        story=story.id,
        headline=story.headline,
        topics=tuple(dict.fromkeys(m.topic for m in followed)),
        items=tuple(_item_line(r, route) for r in shown[:MOST_ITEMS]),
        why=_reasons(followed, why, severity),
        already_told=already_told,
        backlog=backlog,
        severity=severity.grade.value if severity else "",
        update=update,
        first=_first(story),
        facts=tell(story),
    )


def _reasons(followed: Iterable[Match], why: str, severity: Severity | None) -> str:
    """What matches, what the route decided, and how grave it is."""
    parts = [explain(followed) or LAPSED, f"{why[0].upper()}{why[1:]}."]
    return " ".join([*parts, str(severity)] if severity else parts)


def _first(story: Story) -> str:
    """Who had it first, by when we saw it; of one source that goes without saying."""
    if len(story.sources) == 1:
        return ""
    return min(story.reports, key=lambda r: r.item.seq).item.source


def explain(matches: Iterable[Match]) -> str:
    """One sentence per topic: level, points and the words that gave them."""
    best: dict[str, Match] = {}
    for match in matches:
        if match.topic not in best or match.score > best[match.topic].score:
            best[match.topic] = match
    return " ".join(_sentence(match) for match in best.values())


def _sentence(match: Match) -> str:
    named = ", ".join(f"“{word}”" for word in _telling(match)[:MOST_WORDS])
    sure = "alert" if match.level is Level.ALERT else "digest"
    points = "1 point" if match.score == 1 else f"{match.score} points"
    found = f": {named}" if named else ""
    topic = match.topic.replace("_", " ").capitalize()
    return f"{topic} ({sure}, {points}){found}."


def _telling(match: Match) -> list[str]:
    """A word of each rule in turn, in the order in which a topic lists its rules.

    In reading order six words were often all of one rule: “Coastguard”, “rescues”.
    """
    rules: dict[str, list[str]] = {name: [] for name in match.rules}
    for each in match.evidence:
        rules.setdefault(each.rule, []).append(each.text)
    spoken: dict[str, str] = {}
    for word in chain.from_iterable(zip_longest(*rules.values())):
        if word:
            spoken.setdefault(word.casefold(), word)
    widest = (_widest(word, spoken) for word in spoken)
    return [spoken[word] for word in dict.fromkeys(widest)]


def _widest(word: str, words: Iterable[str]) -> str:
    """The longest of the words that tells this one, too."""
    return max((other for other in words if _within(word, other)), key=len)


def _within(word: str, other: str) -> bool:
    """Whether it is told by the other: “trafficking” by “human trafficking”."""
    return f" {word} " in f" {other} "


def _item_line(report: Report, route: Route) -> ItemLine:
    item = report.item
    evidence = [e for m in report.matches if wants(route, m) for e in m.evidence]
    return ItemLine(
        url=item.url,
        title=item.title,
        source=item.source,
        published=item.published,
        excerpts=excerpts(report, evidence),
    )


def excerpts(report: Report, evidence: Sequence[Evidence]) -> tuple[Excerpt, ...]:
    """The densest few passages of the body; the title where the body has none."""
    body = [e for e in evidence if e.field != "title"]
    passages = _passages(body or evidence)
    best = sorted(passages, key=len, reverse=True)[:MOST_EXCERPTS]
    cut: dict[str, Excerpt] = {}
    field, end = "", 0  # how far the excerpts of this field have come
    for passage in (p for p in passages if p in best):
        after = end if passage[0].field == field else 0
        excerpt, end = _excerpt(report, passage, after)
        field = passage[0].field
        cut[excerpt.text] = excerpt
    return tuple(cut.values())


def _passages(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Evidence that fits into one excerpt, together; each word once."""
    passages: list[list[Evidence]] = []
    spans = {(e.field, e.start, e.end): e for e in evidence}
    for key in sorted(spans):
        each = spans[key]
        last = passages[-1] if passages else None
        if (
            last
            and last[0].field == each.field
            and each.end - last[0].start <= 2 * CONTEXT
        ):
            last.append(each)
        else:
            passages.append([each])
    return passages


def _excerpt(
    report: Report, passage: list[Evidence], after: int
) -> tuple[Excerpt, int]:
    """The passage with some context that begins `after`, and where it ends."""
    text = report.item.field(passage[0].field)
    start = max(after, _word_start(text, passage[0].start - CONTEXT))
    start = min(start, passage[0].start)
    end = _word_end(text, max(e.end for e in passage) + CONTEXT)
    lead, tail = "… " if start else "", " …" if end < len(text) else ""
    shift = len(lead) - start
    bold = _merge((e.start + shift, e.end + shift) for e in passage)
    flat = text[start:end].replace("\n", " ").replace("\t", " ")
    return Excerpt(text=f"{lead}{flat}{tail}", bold=bold), end


def _merge(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping spans made one, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _word_start(text: str, at: int) -> int:
    """The first word that begins at or after `at`; 0 at the text's beginning."""
    if at <= 0:
        return 0
    space = text.find(" ", at - 1)
    return space + 1 if 0 <= space < at + CONTEXT // 2 else at


def _word_end(text: str, at: int) -> int:
    """The end of the last word that ends at or before `at`."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at + 1)
    return space if space > at - CONTEXT // 2 else at
