"""Which active story is an item most like, and why not the others?"""

from dataclasses import replace
from datetime import timedelta

from monitor.group.active import COMMON, LATEST, MOST_SIGNED, Active
from monitor.group.headline import worth
from monitor.group.stories import Stories, even, story_id
from monitor.group.trace import trace_of
from monitor.model.event import Event, EventType, Party, Person, Role
from monitor.model.item import ItemId
from monitor.model.story import Constraints, Placed, Report, StoryId
from tests.group.forms import forms
from tests.group.items import ARTICLE, NOON, report
from tests.group.test_likeness import OTHER_RAID, RAID, deal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REWORDED = RAID.replace(
    "seized phones, dinghies, engines", "took phones, boats, motors"
)
ONE = StoryId("s-one")


def place(stories: Stories, *reports: Report) -> list[Placed]:
    return [stories.place(each, NOON) for each in reports]


def test_other_words_for_the_same_happening_join() -> None:
    """With how alike they are, and the words that say so."""
    first, second = place(
        Stories(),
        report("a", title="Thirty held in Dover", text=RAID),
        report("b", title="Dover police hold thirty", text=REWORDED, after=HOUR),
    )

    assert second.story == first.story
    assert 0.25 < second.score <= 1
    assert second.reason.startswith("words 0.")


def test_what_was_not_joined_is_told_with_why_not() -> None:
    """The nearest three, at most."""
    placed = place(
        Stories(),
        report("a", text=RAID),
        report("b", text=OTHER_RAID),
        report("c", text=f"Other news from Dover and Leeds. {ARTICLE}"),
    )
    near = placed[1].near

    assert [placed[1].story == placed[0].story, len(near)] == [False, 1]
    assert near[0].story == placed[0].story
    assert near[0].why.startswith("the same wording with other names")
    assert {n.story for n in placed[2].near} == {placed[0].story, placed[1].story}
    assert {n.why[:23] for n in placed[2].near} <= {
        "not alike enough: words",
        "unlike its first item (",
    }
    assert all(n.score < n.needed for n in placed[2].near)


def test_a_headline_alone_does_not_outweigh_what_speaks_against_it() -> None:
    """A police force uses one headline for two raids."""
    title = "Thirty held over smuggling of people"
    placed = place(
        Stories(),
        report("a", title=title, text=RAID),
        report("b", title=title, text=OTHER_RAID),
    )

    assert [p.started for p in placed] == [True, True]


def test_the_signature_finds_a_story_in_another_language() -> None:
    placed = place(
        Stories(),
        report("a", text=RAID, events=deal("VNM", "GBR")),
        report("b", text=ARTICLE, lang="vi", events=deal("VNM", "GBR")),
    )

    assert placed[1].story == placed[0].story
    assert placed[1].reason == "same parties, days and kind: GBR, VNM"


def test_a_story_does_not_drift() -> None:
    """An item that is like the latest must still be a little like the first."""
    words = ARTICLE.split()
    texts = [" ".join(words[n * 10 : n * 10 + 26]) for n in range(4)]
    placed = place(
        Stories(),
        *(report(str(n), text=text, after=n * HOUR) for n, text in enumerate(texts)),
    )

    assert [p.started for p in placed] == [True, False, False, True]
    assert placed[3].near[0].why.startswith("unlike its first item")


def test_a_story_that_began_ten_days_ago_takes_nothing_in() -> None:
    """However alike; undated items are not told apart by age."""
    days = [report(str(n), text=RAID, after=n * DAY) for n in range(0, 13, 4)]
    changed = [
        replace(r, item=replace(r.item, text=f"{RAID} {n}."))
        for n, r in enumerate(days)
    ]
    placed = place(Stories(), *changed)

    assert [p.started for p in placed] == [True, False, False, True]
    assert placed[3].near[0].why == "its first item is 12 days away"


def test_undated_items_join_by_words() -> None:
    placed = place(
        Stories(),
        report("a", text=f"{RAID} One.", after=None),
        report("b", text=f"{RAID} Two.", after=None),
    )

    assert placed[1].story == placed[0].story


def test_an_item_that_fits_two_stories_shows_them_to_be_one() -> None:
    """It joins the one that it is most like, and names the other."""
    halves = RAID.split(". ", 1)
    reports = [
        report("a", title="Dover raid", text=halves[0] + ". " + ARTICLE[:150]),
        report("b", title="Dover raid", text=RAID),
    ]
    # They were placed before anybody saw that they are one.
    apart = Stories()
    first = apart.place(reports[0], NOON)
    other = Stories().place(reports[1], NOON)
    known = [(key, p.story, NOON) for p in (first, other) for key in p.keys]
    traces = [(p.story, p.trace) for p in (first, other)]
    bridge = report("c", title="Dover raid", text=f"{RAID} {ARTICLE[:150]}")
    placed = Stories(known, traces).place(bridge, NOON)
    kept_apart = Constraints(apart=frozenset({(other.story, first.story)}))
    again = Stories(known, traces, constraints=kept_apart).place(bridge, NOON)

    assert {placed.story, placed.same_as} == {first.story, other.story}
    assert again.same_as is None


def test_what_an_analyst_merged_is_one_story() -> None:
    """For what is known already, and for what comes."""
    first = Stories().place(report("a", text=RAID), NOON)
    known = [(key, first.story, NOON) for key in first.keys]
    merged = Constraints(merged={first.story: ONE})
    stories = Stories(known, [(first.story, first.trace)], constraints=merged)
    by_key, by_words = place(
        stories, report("b", text=RAID), report("c", text=REWORDED)
    )

    assert (by_key.story, by_words.story) == (ONE, ONE)


def test_a_merge_of_a_merge_ends_and_a_ring_does_too() -> None:
    two, three = StoryId("s-2"), StoryId("s-3")
    chain = Constraints(merged={ONE: two, two: three})
    ring = Constraints(merged={ONE: two, two: ONE})

    assert [chain.story(s) for s in (ONE, two, three)] == [three] * 3
    assert ring.story(ONE) == two


def test_a_later_stage_follows_the_story_before() -> None:
    """The same parties, or the same accused, within thirteen months."""
    stories = Stories()
    persons = (Person(name="Jane Marlowe"), Person(name="Ann"))
    accused = (Event(type=EventType.ARREST, persons=persons),)
    punished = (Event(type=EventType.SENTENCE, persons=persons),)
    placed = place(
        stories,
        report("a", text=RAID, events=deal("VNM", "GBR")),
        report("b", text=ARTICLE, events=deal("VNM", "GBR"), after=90 * DAY),
        report("c", text="The men.", events=accused),
        report("d", text="The end.", events=punished, after=300 * DAY),
        report("e", text="Far later.", events=punished, after=900 * DAY),
        report("f", text="Many met.", events=deal("A", "B", "C", "D")),
    )

    assert [p.follows for p in placed] == [
        *(None, placed[0].story),
        *(None, placed[2].story),
        *(None, None),
    ]


def test_memory_is_bounded_by_the_active_stories() -> None:
    """Ten thousand reports of one event leave the first and the latest."""
    active = Active()
    for n in range(50):
        each = report(str(n), text=f"{RAID} {ARTICLE[n : n + 30]}", after=n * HOUR)
        active.add(ONE, trace_of(each, NOON, even), first=n == 0)

    assert [t.item for t in active[ONE].traces] == ["0", "46", "47", "48", "49"]
    assert len(active) == 1
    assert ONE in active
    active.forget(NOON + 49 * HOUR)
    assert ONE in active
    active.forget(NOON + 50 * HOUR)
    assert len(active) == 0
    assert active.candidates(trace_of(report("x", text=RAID), NOON, even)) == []


def test_a_newer_text_takes_the_place_of_the_former() -> None:
    """Also of the first item."""
    active = Active()
    for text in (RAID, ARTICLE):
        active.add(ONE, trace_of(report("0", text=text), NOON, even), first=True)

    assert len(active[ONE].traces) == 1
    assert active.candidates(trace_of(report("x", text=RAID), NOON, even)) == []
    assert active.candidates(trace_of(report("x", text=ARTICLE), NOON, even)) == [ONE]


def test_the_first_item_may_come_late() -> None:
    """As when rows are read that were written in another order."""
    active = Active()
    for n, is_first in ((1, False), (0, True)):
        each = report(str(n), text=RAID, after=n * HOUR)
        active.add(ONE, trace_of(each, NOON, even), first=is_first)

    assert active[ONE].seed.item == "0"


def test_common_terms_find_nothing_and_candidates_are_few() -> None:
    """What it costs does not grow with the stories."""
    active = Active()
    for n in range(COMMON + 1):
        events = deal("VNM", "GBR")
        each = report(str(n), text=f"{RAID} {ARTICLE}", events=events)
        active.add(StoryId(f"s-{n:03}"), trace_of(each, NOON, even), first=True)
    probe = trace_of(report("x", text=RAID, events=deal("VNM", "GBR")), NOON, even)

    assert active.candidates(probe) == []
    assert len(active.signed(probe)) == MOST_SIGNED
    assert LATEST < MOST_SIGNED + 1


def test_the_headline_that_tells_most_is_worth_most() -> None:
    titles = [
        "Vietnam, UK sign joint statement on illegal migration in London",
        "Ministers of both countries sign new statement",
        "Watch: Ministers of both countries sign statement",
        "WATCH: MINISTERS OF BOTH COUNTRIES SIGN STATEMENT",
        "News",
        "",
    ]
    worths = [
        worth(title, trace_of(report("a", title=title, text=RAID), NOON, even))
        for title in titles
    ]

    assert worths == sorted(worths, reverse=True)
    assert len(set(worths)) == len(worths)
    assert worths[-1] == 0


def test_a_headline_in_another_language_is_not_the_storys() -> None:
    placed = place(
        Stories(),
        report("a", title="Thirty held in Dover", text=RAID),
        report("b", title="Ba mươi người bị bắt", text=RAID, lang="vi"),
    )

    assert placed[1].story == placed[0].story
    assert (placed[0].worth > 0, placed[1].worth) == (True, 0)


def test_a_trace_of_an_older_form_is_passed_by() -> None:
    assert Stories((), [(ONE, '{"v": 0}')]).active == 0


def test_a_filled_in_form_is_a_story_for_every_event() -> None:
    """The same words, other numbers and places."""
    stories = Stories()
    found: dict[int, set[StoryId]] = {}
    for event, each in forms(40, 4):
        found.setdefault(event, set()).add(stories.place(each, NOON).story)
    told = [story for each in found.values() for story in each]

    assert len(set(told)) == len(told)
    assert sum(len(each) == 1 for each in found.values()) >= 38


def test_the_order_within_an_hour_changes_no_grouping() -> None:
    """Who is with whom, if not under which id."""
    rows = forms(12, 4, hours=1)
    groups = []
    for order in (rows, rows[::-1], sorted(rows, key=lambda row: row[1].item.title)):
        stories = Stories()
        placed = [(r.item.id, stories.place(r, NOON).story) for _, r in order]
        members: dict[StoryId, set[ItemId]] = {}
        for item, story in placed:
            members.setdefault(story, set()).add(item)
        groups.append({frozenset(each) for each in members.values()})

    assert groups[0] == groups[1] == groups[2]


def test_words_of_no_known_language_are_rarer_the_longer_they_are() -> None:
    assert even("of", "xx") < even("smuggling", "xx") == 4.5
    assert even("", "") == 0
    assert even("", "xx") == even("", "")
    assert story_id(ItemId("a")).startswith("s-")


def test_agencies_are_no_states_of_a_deal() -> None:
    parties = (Party(id="GBR", role=Role.AGENCY), Party(id="VNM", role=Role.STATE))
    held = Event(type=EventType.AGREEMENT, parties=parties, date=NOON.date())
    placed = place(
        Stories(),
        report("a", text=RAID, events=(held,)),
        report("b", text=ARTICLE, events=(held,)),
    )

    assert [p.started for p in placed] == [True, True]
