"""Is the first gate that stopped an item named, and every gate it passed shown?"""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.classify.topics import classify
from monitor.model.event import Event, EventType, Party, Role, Status
from monitor.model.feed import Poll, PollOutcome
from monitor.model.item import ItemId, Standing
from monitor.model.route import Delivery
from monitor.model.story import Near, Story, StoryId
from monitor.model.view import (
    Answer,
    AsideLine,
    ChangeHistory,
    DecisionLine,
    DeliveryState,
    Explanation,
    Former,
    ItemHistory,
    OutboxLine,
    Placement,
    StoryHistory,
    StorySummary,
    TextHistory,
)
from monitor.route.alerts import FIRST_TIME, Listed, Quiet
from monitor.serve.config import Config
from monitor.serve.explain import answer, as_json, tell
from tests.values import ITEM, MATCH, NOON, report

STORY = StoryId("s-1")
AT_ONCE = "Told at once: desk (first report of this story)."
LOST = "refused for good; HTTP 404; monitor outbox retry msg_1 owes it again"
DUE = "yet: the next digest of desk is due 2024-04-18T12:00:00Z"
LISTED = "In the digest: desk (the route has no immediate alerts)."
POLL = Poll(
    feed=ITEM.feed,
    started_at=NOON,
    took=timedelta(seconds=1),
    outcome=PollOutcome.READ,
    seen=7,
    new=1,
    known=4,
    aside=2,
    asides=(("without a link", 2),),
)
EVENT = Event(
    type=EventType.ARREST,
    status=Status.DONE,
    main=True,
    parties=(Party(id="GBR", role=Role.STATE),),
    date=date(2024, 4, 17),
    date_source="text",
    instrument="mou",
)

#: What the shipped rule would give.
NAMED = "      named +6 by its title +4 by its lead +1 by its body"


def text(**changes: Any) -> TextHistory:
    made = TextHistory(
        item=ITEM, seen_at=NOON, waits_for="", rules="r1", classified_at=NOON
    )
    return replace(made, **changes)


def aside(step: str, **changes: Any) -> AsideLine:
    trace = "Traceback ...\n  File x\nKeyError: 'no\x1b[31m such'\n"
    made = AsideLine(step=step, item=ITEM.id, trace=trace, at=NOON, app="1")
    return replace(made, **changes)


def item(*texts: TextHistory, **changes: Any) -> ItemHistory:
    made = ItemHistory(
        id=ITEM.id,
        feed=ITEM.feed,
        key="guid:1",
        source=ITEM.source,
        url=ITEM.url,
        first_seen=NOON,
        standing="new",
        texts=texts,
    )
    return replace(made, **changes)


def decision(outcome: str, why: str, route: str = "desk") -> DecisionLine:
    return DecisionLine(route=route, outcome=outcome, why=why, backlog=False, at=NOON)


def delivery(state: DeliveryState, channel: str, digest: str = "") -> OutboxLine:
    receipt = Answer(attempt=1, at=NOON, answer=state.value, reason="HTTP 404")
    return OutboxLine(
        delivery=Delivery(key="msg_1", channel=channel, body="{}"),
        state=state,
        reason="HTTP 404",
        route="desk",
        digest=digest,
        created_at=NOON,
        next_at=NOON,
        answers=(receipt, replace(receipt, attempt=2, reason="")),
    )


def told(
    *decisions: DecisionLine,
    deliveries: tuple[OutboxLine, ...] = (),
    texts: tuple[TextHistory, ...] = (text(matches=(MATCH,)),),
    decided: bool = True,
) -> Explanation:
    """An item that came as far as its story."""
    change = ChangeHistory(
        seq=1,
        item=ITEM.id,
        version=1,
        reason="first item",
        at=NOON,
        decided_at=NOON if decided else None,
        decisions=decisions,
    )
    story = Story(id=STORY, headline=ITEM.title, reports=(report(),))
    summary = StorySummary(story=story, started_at=NOON, last_at=NOON)
    history = StoryHistory(summary=summary, changes=(change,), deliveries=deliveries)
    place = Placement(story=STORY, reason="first item", score=0.0, at=NOON)
    return Explanation(items=(item(*texts, placement=place),), stories=(history,))


NO_TOPIC = (
    "Not told, stopped at classify: when it was seen, "
    "no topic reached its digest threshold; by the rules of now it matches; they were"
    " changed after it was seen."
)


BEFORE = [
    (item(), "Not told; its text is older than [store] keep and gone."),
    (item(text(waits_for="classify")), "Not told yet: it waits for classify."),
    (item(text(waits_for="group")), "Not told yet: it waits for group."),
    (
        item(text()),
        NO_TOPIC,
    ),
    (
        item(text(asides=(aside("extract"),))),
        "Not told, set aside at extract: KeyError: 'no [31m such'",
    ),
    (
        item(text(asides=(aside("group", requeued_by="2"),), waits_for="group")),
        "Not told yet: it waits for group.",
    ),
]


@pytest.mark.parametrize(("history", "said"), BEFORE, ids=[s for _, s in BEFORE])
def test_the_gate_before_a_story_is_named(
    shipped: Config, history: ItemHistory, said: str
) -> None:
    """From the text that is gone to the step that it waits for."""
    assert answer(Explanation(items=(history,)), shipped.rules) == said


AFTER = [
    (told(decided=False), "Not told yet: it waits for route."),
    (told(), "Not told, stopped at route: there is no route."),
    (
        told(texts=(text(matches=(MATCH,), asides=(aside("route"),)),)),
        "Not told, set aside at route: KeyError: 'no [31m such'",
    ),
    (
        told(decision("digest", Listed.BACKLOG)),
        "In the digest: desk (from the first poll of its feed). It is not due yet.",
    ),
    (
        replace(
            told(decision("digest", Listed.BACKLOG)), digests={"desk": NOON, "b": NOON}
        ),
        f"In the digest: desk (from the first poll of its feed). It is not due {DUE}.",
    ),
    (
        told(
            decision("digest", Listed.DIGEST_ONLY),
            deliveries=(delivery(DeliveryState.DELIVERED, "mail", "digest/1"),),
        ),
        LISTED,
    ),
    (
        told(
            decision("digest", Listed.DIGEST_ONLY),
            deliveries=(delivery(DeliveryState.REFUSED, "mail", "digest/1"),),
        ),
        f"{LISTED} Not everywhere: mail ({LOST}).",
    ),
    (
        told(
            decision("quiet", Quiet.LOW_SCORE),
            decision("alert", FIRST_TIME, "night"),
            deliveries=(delivery(DeliveryState.DELIVERED, "chat"),),
        ),
        "Told at once: night (first report of this story).",
    ),
    (
        told(
            decision("alert", FIRST_TIME),
            deliveries=(
                delivery(DeliveryState.DELIVERED, "chat"),
                delivery(DeliveryState.REFUSED, "mail"),
                delivery(DeliveryState.OWED, "file"),
            ),
        ),
        (
            f"{AT_ONCE} Not everywhere: mail ({LOST}), file (tried before and to be"
            " tried again; HTTP 404; next 2024-04-18T12:00:00Z)."
        ),
    ),
]


@pytest.mark.parametrize(("found", "said"), AFTER, ids=[s for _, s in AFTER])
def test_the_gate_after_a_story_is_named(
    shipped: Config, found: Explanation, said: str
) -> None:
    """From the step that it waits for to the channel that refused."""
    assert answer(found, shipped.rules) == said


OTHER = replace(MATCH, topic="smuggling")
FORMER = Former(rules="r0", matches=(MATCH,))


@pytest.mark.parametrize(
    ("texts", "lapsed"),
    [
        ((text(former=FORMER),), True),
        ((text(former=FORMER, matches=(OTHER,)),), False),
        ((text(former=Former(rules="r0")),), False),
        ((text(),), False),
        ((text(matches=(MATCH,)), text(former=FORMER)), True),
        ((text(former=FORMER), text(matches=(MATCH,))), False),
        ((), False),
    ],
)
def test_what_the_present_rules_no_longer_match_stays_told(
    shipped: Config, texts: tuple[TextHistory, ...], lapsed: bool
) -> None:
    """It is said where the newest text matched once and matches nothing now."""
    added = " The present rules no longer match it." if lapsed else ""
    alerted = told(decision("alert", FIRST_TIME), texts=texts)
    listed = told(decision("digest", Listed.DIGEST_ONLY), texts=texts)

    assert answer(alerted, shipped.rules) == f"{AT_ONCE}{added}"
    assert answer(listed, shipped.rules) == f"{LISTED} It is not due yet.{added}"


@pytest.mark.parametrize(
    ("history", "lines"),
    [
        (
            text(former=FORMER, matches=(OTHER,)),
            [
                "    when it was seen it matched trafficking: 6 points, alert (named)",
                "    the present rules no longer match it: trafficking",
            ],
        ),
        (
            text(former=FORMER, matches=(MATCH, OTHER)),
            ["    when it was seen it matched trafficking: 6 points, alert (named)"],
        ),
        (
            text(former=Former(rules="r0"), matches=(OTHER,)),
            ["    when it was seen it matched nothing; the rules have changed since"],
        ),
        (text(matches=(OTHER,)), []),
    ],
)
def test_what_it_was_told_by_is_shown(
    shipped: Config, history: TextHistory, lines: list[str]
) -> None:
    """Where the rules have changed since."""
    shown = tell(told(decision("alert", FIRST_TIME), texts=(history,)), shipped.rules)

    assert [
        x for x in shown.splitlines() if "when it was" in x or "no longer" in x
    ] == (lines)


def test_what_each_rule_gave_adds_up_to_the_score(shipped: Config) -> None:
    """Of the scope that counted; what it might have given is no answer."""
    matches = classify(ITEM, shipped.rules)
    lines = tell(told(texts=(text(matches=matches),)), shipped.rules).splitlines()
    given = [
        int(found[1])
        for line in lines
        if (found := re.match(r" {6}\S+ ([+-]\d+)", line))
    ]

    assert f"{NAMED.partition(' +6')[0]} +4 by its lead: “human traffickers”" in lines
    assert sum(given) == sum(match.score for match in matches)


@pytest.mark.parametrize("reason", list(Quiet))
def test_every_reason_for_silence_is_said_in_its_own_words(
    shipped: Config, reason: Quiet
) -> None:
    """Each route's, once."""
    quiet = decision("quiet", reason)
    found = told(quiet, quiet, decision("quiet", Quiet.NOT_FOLLOWED, "night"))

    assert answer(found, shipped.rules) == (
        f"Not told, stopped at route: desk ({reason.value}); "
        "night (the route does not follow this topic)."
    )


def test_the_whole_chain_is_told(shipped: Config) -> None:
    """From the poll to the receipt, the answer first."""
    waits = text(waits_for="group", matches=(MATCH,), asides=(aside("extract"),))
    found = told(
        decision("alert", FIRST_TIME),
        deliveries=(delivery(DeliveryState.REFUSED, "chat"),),
        texts=(text(matches=(MATCH,), events=(EVENT,), poll=POLL), waits),
    )
    lines = tell(found, shipped.rules).splitlines()

    assert lines == [
        f"{AT_ONCE} Not everywhere: chat ({LOST}).",
        "",
        "item i1: https://example.org/1",
        "  feed Example News (example.org), first seen 2024-04-18T12:00:00Z",
        "  text 1, seen 2024-04-18T12:00:00Z: Police free 12 women",
        "    poll 2024-04-18T12:00:00Z: 7 seen = 1 new + 4 known + 0 changed + 2 aside",
        "    trafficking: 6 points, alert (digest from 4, alert from 5)",
        f"{NAMED}: “human traffickers”",
        "    event arrest (done, main)",
        "      GBR as state",
        "      instrument mou",
        "      date 17 April 2024",
        "      place not stated",
        "  text 1, seen 2024-04-18T12:00:00Z: Police free 12 women",
        "    waits for group",
        "    set aside at extract: KeyError: 'no [31m such'",
        "    trafficking: 6 points, alert (digest from 4, alert from 5)",
        f"{NAMED}: “human traffickers”",
        "  story s-1: first item",
        "",
        "story s-1: Police free 12 women",
        "  1 item from 1 source",
        "  change 1, 2024-04-18T12:00:00Z: first item",
        "    route desk: alert: first report of this story",
        "  delivery msg_1 on chat, as an alert: refused",
        "    attempt 1, 2024-04-18T12:00:00Z: refused: HTTP 404",
        "    attempt 2, 2024-04-18T12:00:00Z: refused",
    ]


def test_a_near_miss_is_weighed_by_the_rules_of_now(shipped: Config) -> None:
    """How far each topic was from its threshold, and by which rules."""
    near = replace(ITEM, title="Boats in the Channel", summary="", text="")
    history = item(text(item=near), standing=Standing.BACKLOG)
    lines = tell(Explanation(items=(history,)), shipped.rules)

    assert "  backlog: from the first poll of its feed" in lines
    assert "    no topic reached its digest threshold; by the rules of now:" in lines
    for topic in shipped.loaded.topics:
        assert f"      {topic.name}: " in lines
        assert f"of {topic.digest} points" in lines


def test_as_json_it_is_all_there_and_plain(shipped: Config) -> None:
    """Moments are text, and the answer comes with it."""
    found = told(decision("alert", FIRST_TIME), texts=(text(matches=(MATCH,)),))
    row = json.loads(json.dumps(as_json(found, shipped.rules)))

    assert row["answer"] == answer(found, shipped.rules)
    assert row["items"][0]["first_seen"] == "2024-04-18T12:00:00+00:00"
    assert row["items"][0]["texts"][0]["matches"][0]["score"] == MATCH.score
    assert row["stories"][0]["changes"][0]["decisions"][0]["outcome"] == "alert"


def test_what_was_not_joined_is_told_with_why_not(shipped: Config) -> None:
    """And another story that the item fits as well."""
    near = Near(story=StoryId("s-9"), score=0.2, needed=0.25, why="not alike enough")
    found = told()
    (one,) = found.items
    assert one.placement is not None
    place = replace(one.placement, near=(near,), same_as=StoryId("s-8"))
    shown = tell(replace(found, items=(replace(one, placement=place),)), shipped.rules)

    assert "    it fits story s-8 as well: the two may be one\n" in shown
    assert "    not story s-9, 0.20 alike, 0.25 needed: not alike enough\n" in shown


def test_a_story_tells_its_chapters_and_who_told_it_first(shipped: Config) -> None:
    """Reprints of an agency's text are counted apart."""
    found = told()
    (history,) = found.stories
    (first,) = history.summary.story.reports
    words = "HANOI (Reuters) - Two ministers met."
    later = NOON + timedelta(hours=2, minutes=5)
    printed = [
        replace(first.item, id=ItemId(name), source=name, text=words, first_seen=at)
        for name, at in (("b.example", NOON), ("c.example", later))
    ]
    reports = (first, *(replace(first, item=each) for each in printed))
    story = replace(history.summary.story, reports=reports)
    history = replace(
        history,
        summary=replace(history.summary, story=story),
        follows=StoryId("s-0"),
        chapters=(StoryId("s-2"),),
    )
    shown = tell(replace(found, stories=(history,)), shipped.rules)

    assert "2 independent, 1 reprint; first " in shown
    assert "  a later chapter of story s-0\n" in shown
    assert "  story s-2 is a later chapter of it\n" in shown


def test_what_is_held_says_until_when_and_how_grave_it_is(shipped: Config) -> None:
    """The answer comes first, the chain has the same."""
    until = NOON + timedelta(hours=9)
    held = replace(
        decision("held", "held until quiet hours end"),
        held_until=until,
        severity="Severity low.",
    )
    lines = tell(told(held), shipped.rules).splitlines()

    assert lines[0] == (
        "Not told yet: desk (held until quiet hours end), 2024-04-18T21:00:00Z."
    )
    assert (
        "    route desk: held: held until quiet hours end, until 2024-04-18T21:00:00Z"
        in lines
    )
    assert "      Severity low." in lines
