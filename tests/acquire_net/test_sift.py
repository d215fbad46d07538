from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.document import Document, RawEntry, clean
from monitor.acquire.sift import (
    EDITED_TOO_OFTEN,
    MAX_EDITS,
    NOT_CLEANED,
    Sifted,
    sift,
    text_digest,
)
from monitor.model.item import Entry
from monitor.ports import Known, Sighting
from tests.acquire_net.fakes import raw


def known_as(entry: RawEntry, *, versions: int = 1) -> Known:
    return Known(
        raw_digest=entry.raw_digest,
        text_digest=text_digest(clean(entry)),
        versions=versions,
    )


def keys(sightings: list[Sighting]) -> list[str]:
    return [sighting.entry.key for sighting in sightings]


def total(sifted: Sifted) -> int:
    parts = len(sifted.new), len(sifted.changed), sifted.known, sifted.asides.total()
    return sum(parts)


def nobody(_: RawEntry) -> Entry:
    raise AssertionError("nothing here needs cleaning")


def test_what_the_shelf_does_not_know_is_new() -> None:
    """In document order, with the digests that will know it again."""
    document = Document(entries=(raw("b", "Two"), raw("a", "One")))

    sifted = sift(document, {}, clean)

    assert keys(sifted.new) == ["b", "a"]
    assert sifted.new[1].raw_digest == raw("a", "One").raw_digest
    assert total(sifted) == document.seen


def test_what_is_the_same_is_known_without_cleaning() -> None:
    """Most entries of most polls: they must cost nothing."""
    entry = raw("a", "One")

    sifted = sift(Document(entries=(entry,)), {"a": known_as(entry)}, nobody)

    assert sifted == Sifted(known=1)


def test_an_edited_headline_is_a_change() -> None:
    """And no new entry."""
    old, new = raw("a", "One killed"), raw("a", "Two killed")

    sifted = sift(Document(entries=(new,)), {"a": known_as(old)}, clean)

    assert keys(sifted.changed) == ["a"]
    assert total(sifted) == 1


def test_other_markup_around_the_same_words_is_known() -> None:
    """The new raw digest is kept, so that it is cleaned once."""
    old, new = raw("a", "One &amp; two"), raw("a", "<b>One</b> &amp; two")

    sifted = sift(Document(entries=(new,)), {"a": known_as(old)}, clean)

    assert keys(sifted.touched) == ["a"]
    assert (sifted.known, total(sifted)) == (1, 1)


def test_the_first_of_a_name_counts() -> None:
    """Repeats within a document are known."""
    document = Document(entries=(raw("a", "One"), raw("b", "Two"), raw("a", "Three")))

    sifted = sift(document, {}, clean)

    assert [s.entry.title for s in sifted.new] == ["One", "Two"]
    assert sifted.known == 1


def test_endless_edits_are_capped() -> None:
    """A live ticker in one entry is not stored at every turn."""
    old, new = raw("a", "Old"), raw("a", "New")
    document = Document(entries=(new,))

    last = sift(document, {"a": known_as(old, versions=MAX_EDITS)}, clean)
    beyond = sift(document, {"a": known_as(old, versions=MAX_EDITS + 1)}, clean)

    assert keys(last.changed) == ["a"]
    assert beyond.asides == {EDITED_TOO_OFTEN: 1}


def test_what_cannot_be_cleaned_is_set_aside() -> None:
    """And spoils no other entry."""
    document = Document(entries=(raw("bad", "x"), raw("good", "y")))

    sifted = sift(document, {}, lambda r: clean(r) if r.key == "good" else None)

    assert keys(sifted.new) == ["good"]
    assert sifted.asides == {NOT_CLEANED: 1}


def test_what_the_document_left_out_is_counted() -> None:
    """Reasons that come twice are added up."""
    document = Document(asides=(("too many", 3), ("empty", 1), ("empty", 1)))

    sifted = sift(document, {}, clean)

    assert sifted.asides == {"too many": 3, "empty": 2}
    assert total(sifted) == document.seen


def test_fields_do_not_run_into_each_other() -> None:
    """The same letters in other fields are another text."""
    one = Entry(key="k", url="", title="ab", summary="c")
    other = Entry(key="k", url="", title="a", summary="bc")

    assert text_digest(one) != text_digest(other)


entries = st.builds(raw, st.sampled_from("abcdef"), st.sampled_from(["x", "y", "<b>x"]))
versions = st.integers(1, MAX_EDITS + 5)


@given(
    document=st.builds(
        Document,
        entries=st.lists(entries, max_size=12).map(tuple),
        asides=st.lists(st.tuples(st.text(), st.integers(1, 9))).map(tuple),
    ),
    stored=st.lists(st.tuples(entries, versions), max_size=6),
)
def test_every_entry_is_accounted_for(
    document: Document, stored: list[tuple[RawEntry, int]]
) -> None:
    """seen = new + known + changed + aside, whatever the shelf holds."""
    known = {entry.key: known_as(entry, versions=n) for entry, n in stored}

    sifted = sift(document, known, clean)

    assert total(sifted) == document.seen
    assert len(sifted.touched) <= sifted.known
