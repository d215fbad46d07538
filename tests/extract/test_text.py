"""Which sentences does an item have?"""

import pytest

from monitor.extract.text import FIELD_CHARS, SENTENCES, sentences_of
from monitor.model.item import Item, ItemId


def item(title: str = "", text: str = "", summary: str = "") -> Item:
    return Item(
        id=ItemId("i"), feed="f", source="s", url="", title=title, text=text,
        summary=summary,
    )  # fmt: skip


CASES = [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("Hung said so.Apart from it, no.", ["Hung said so.", "Apart from it, no."]),
    ("He met Mr. To and Lt. Gen. Chien of the U.S. Navy.", None),
    ("It was J. Smith who signed.", None),
    ("“We agree.” Both left.", ["“We agree.”", "Both left."]),
    ("First line\nis wrapped here. Next.", ["First line\nis wrapped here.", "Next."]),
    ("No stop\n\nNew paragraph", ["No stop", "New paragraph"]),
    ("A line.\nAnother line.", ["A line.", "Another line."]),
    ("It cost 3.5 million. Then 4.", ["It cost 3.5 million.", "Then 4."]),
    ("Wednesday, 17/07/2024 13:28\nIt began.", ["It began."]),
    ("They pose. (Photo: vn.example)\nIt began.", ["It began."]),
    ("Image: somewhere\n\nIt began.", ["It began."]),
    ("It began.\n\nRELATED NEWS\n\nComment\nFullName", ["It began."]),
    ("Again. Again. Other.", ["Again.", "Other."]),
    ("  \n ", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_falls_into_sentences(text: str, expected: list[str] | None) -> None:
    """Stops end a sentence, abbreviations do not; furniture is left out."""
    found = [sentence.text for sentence in sentences_of(item(text=text))]

    assert found == ([text] if expected is None else expected)


def test_the_title_stands_first_and_is_not_repeated() -> None:
    """Many texts begin with their own headline."""
    found = sentences_of(item(title=" Two agree ", text="Two agree\n\nIt was so."))

    assert [(s.field, s.start, s.text) for s in found] == [
        ("title", 1, "Two agree"),
        ("text", 11, "It was so."),
    ]


def test_the_summary_is_read_where_there_is_no_text() -> None:
    """Most feeds carry no full text."""
    found = sentences_of(item(summary="It was so.", text=" "))

    assert [(s.field, s.text) for s in found] == [("summary", "It was so.")]


def test_work_is_bounded() -> None:
    """A hostile text costs no more than a long one."""
    many = "".join(f"This is number {n}. " for n in range(10_000))
    one = "word " * 100_000

    assert len(sentences_of(item(text=many))) == SENTENCES
    assert sum(len(s.text) for s in sentences_of(item(text=one))) <= FIELD_CHARS
