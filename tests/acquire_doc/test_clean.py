"""What does markup say, as plain text?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.clean import Form, Markup, fit, to_line, to_lines, to_text

MANY = 100_000


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("AT&amp;T", Form.UNSAID, "AT&T"),
        ("AT&amp;T", Form.PLAIN, "AT&amp;T"),
        ("AT&T", Form.UNSAID, "AT&T"),
        ("5 < 6", Form.UNSAID, "5 < 6"),
        ("5 < 6", Form.MARKUP, "5 < 6"),
        ("&lt;b&gt;", Form.UNSAID, "<b>"),
        ("<b>bold</b>", Form.UNSAID, "bold"),
        ("The <b> tag", Form.UNSAID, "The <b> tag"),
        ("One<br>two", Form.UNSAID, "One two"),
        ("One<!-- two --> three", Form.UNSAID, "One three"),
        ("<Sarah> says <i>no</i>", Form.UNSAID, "<Sarah> says no"),
        ("<o:p>Word</o:p> <i>x</i>", Form.UNSAID, "Word x"),
        ("caf\xc3\xa9", Form.UNSAID, "café"),
        ("caf\xe9 \xc2", Form.UNSAID, "café \xc2"),
        ("a\x00b\x1b[31m\ud800c\x85", Form.PLAIN, "ab[31mc"),
        ("e\u0301", Form.UNSAID, "e\u0301"),
    ],
)
def test_a_title_says_what_its_form_means(
    value: str, form: Form, expected: str
) -> None:
    """Decoded once where it is HTML, and never where it is plain."""
    assert to_line(Markup(value, form), 100) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<p>One</p><p>two</p>", "One\ntwo"),
        ("<ul><li>One<li>two</ul>three", "One\ntwo\nthree"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("One <script>two()</script><style>p {}</style>three", "One three"),
        ("<script>only()</script>", ""),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("soft\nwrap <i>in HTML</i>", "soft wrap in HTML"),
        ("hard\nwrap in plain text", "hard\nwrap in plain text"),
        ("<a title='5 > 4'>five</a>", "five"),
        ("<template>no</template>yes<br/>", "yes"),
        ("<![if !mso]>One<![endif]> <b>two</b>", "One two"),
        ("<textarea/>seen<br>", "seen"),
        ("\xa0 \u2003 <p>x</p>", "x"),
    ],
)
def test_a_body_keeps_its_lines(value: str, expected: str) -> None:
    """Block elements part lines; what is not for readers is left out."""
    assert to_lines(Markup(value, Form.UNSAID), 1_000) == expected


def test_text_that_is_to_be_exact_stays_exact() -> None:
    """Only NUL goes: no store takes it."""
    text = "  <b> &amp;\r\n\x00\ttwo  spaces "

    assert to_text(Markup(text, Form.EXACT), strict=False) == text.replace("\x00", "")


def test_a_field_ends_at_its_limit() -> None:
    """Cut, without blanks at the cut."""
    assert to_line(Markup("12345 789"), 6) == "12345"


@pytest.mark.parametrize(
    "value",
    [
        "<div>" * MANY + "x" + "</div>" * MANY,
        "<div></b>" * MANY + "x",
        '<div y="<"></b>' * MANY + "x",
        "<div>" * 400 + "</b>" * MANY + "x",
        "<p></b>" * MANY + "x",
        "<script>" + "<" * MANY + "</script>x",
        "<!-- -->" + "<!--" * MANY + "x",
        "<![CDATA[a" * MANY + "x",
        '<a href="' * MANY + "x",
        "&" * MANY + "&#x78;",
    ],
    ids=lambda value: value[:20],
)
def test_hostile_markup_is_read_in_linear_time(value: str) -> None:
    """Quadratic time would take minutes here; and the last letter is not lost."""
    text = to_text(Markup(value, Form.UNSAID), strict=False)

    assert text.endswith("x")


def test_what_is_nested_too_deeply_still_reads_well() -> None:
    """The second way of reading knows lines, entities, comments and scripts."""
    value = "<div>" * 600 + "<!-- a --><p>5 &lt; 6</p><script>no</script>two"

    assert to_text(Markup(value, Form.MARKUP), strict=False) == "5 < 6\ntwo"


@given(st.text(), st.sampled_from([Form.PLAIN, Form.MARKUP, Form.UNSAID]))
def test_clean_text_can_be_stored(value: str, form: Form) -> None:
    """Whatever comes in: UTF-8, no NUL, no blanks at the ends, one line in a title."""
    line = to_line(Markup(value, form), 1_000)

    assert line.encode().decode() == line
    assert "\x00" not in line
    assert line == " ".join(line.split())


#: What UTF-8's first bytes look like in Latin-1; mending them has its own tests.
LEADS = "".join(map(chr, range(0xC2, 0xF5)))


@given(
    st.text(
        alphabet=st.characters(
            exclude_categories=["Cs", "Cc"], exclude_characters=LEADS
        )
    )
)
def test_plain_text_loses_nothing_but_blanks(value: str) -> None:
    """What is declared plain is not decoded."""
    kept = fit(value)

    assert to_line(Markup(value, Form.PLAIN), 10_000).split() == kept.split()


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</i>", "<", ">", "&", "word", " ", '"'])
    )
)
def test_no_word_is_lost_in_broken_markup(pieces: list[str]) -> None:
    """Each word outside of tags is still there."""
    text = to_text(Markup("".join([*pieces, "<br>end"])), strict=False)

    assert text.endswith("end")
