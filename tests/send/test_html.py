"""Is a mail's page whole, dark where it is dark, and never clipped?"""

from dataclasses import replace

from monitor.send.html import MOST_BYTES, fit_html, render_html
from monitor.send.page import page_of
from tests.send.examples import ALERT, DIGEST, STORY


def test_template_marks_in_a_headline_stay_text() -> None:
    """What a publisher writes is shown, never run."""
    line = replace(STORY, headline="{{ 7 * 7 }}{% raw %}<b>&")
    document = render_html(page_of(replace(ALERT, line=line)))

    assert "{{ 7 * 7 }}{% raw %}&lt;b&gt;&amp;" in document


def test_dark_form_survives_inlining() -> None:
    """Styles go inline; what cannot go there stays in the head."""
    document = render_html(page_of(ALERT))

    assert "@media (prefers-color-scheme: dark)" in document
    assert 'class="sheet"' in document
    assert 'style="width: 100%;max-width: 600px' in document


def test_long_digest_is_cut_by_whole_stories() -> None:
    """Gmail would clip it anywhere; we say what is missing."""
    many = tuple(replace(STORY, story=f"{n}") for n in range(500))
    page = fit_html(replace(DIGEST, stories=many, more=0))
    document = render_html(page)
    shown = document.count("<h3")

    assert 40 <= shown < 500
    assert len(document.encode()) < MOST_BYTES
    assert f"… and {500 - shown} more stories" in document
    assert document.rstrip().endswith("</html>")
