"""How does the mail look on a phone and on a desk, by day and by night?

The pictures are kept in artifacts/, or where PICTURES_FOLDER says, for somebody to
look at.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.message import ItemLine, Message
from monitor.send.html import fit_html, render_html
from tests.send.browser import DARK, LIGHT, Browser, find_browser
from tests.send.examples import ALERT, DIGEST, STORY
from tests.world.process import ROOT

LONG = replace(
    ALERT,
    line=replace(
        STORY,
        headline="Freigelassenenbetreuungsorganisationsvorsitzender" * 3,
        items=(
            ItemLine(
                url=f"https://{'sub.' * 30}example.org/{'a' * 300}",
                title="W" * 180,
                source="x" * 80,
            ),
        ),
    ),
)
SCHEMES = {"light": LIGHT, "dark": DARK}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    program = find_browser()
    if program is None:
        pytest.skip("chromium is not installed: no mail was looked at")
    return Browser(program, tmp_path_factory.mktemp("browser"))


def brightness(colour: str) -> float:
    """From 0 for black to 1 for white, as eyes weigh it (WCAG 2.1)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_mails_fit_and_can_be_read(browser: Browser) -> None:
    """Nothing spills over the side or is loaded; ink stands out from paper, in both."""
    messages: dict[str, Message] = {"digest": DIGEST, "long": LONG}
    pages = {name: render_html(fit_html(m)) for name, m in messages.items()}
    wall = browser.show(pages)
    artefacts = Path(os.environ.get("PICTURES_FOLDER") or ROOT / "artifacts")
    artefacts.mkdir(parents=True, exist_ok=True)
    pictures = {name: artefacts / f"mail-{name}.png" for name in SCHEMES}
    with ThreadPoolExecutor(2) as pool:
        shots = [
            pool.submit(browser.shoot, wall, len(pages), scheme, pictures[name])
            for name, scheme in SCHEMES.items()
        ]
        measures = {
            name: pool.submit(browser.measure, wall, scheme)
            for name, scheme in SCHEMES.items()
        }
    for shot in shots:
        shot.result()

    assert all(p.read_bytes().startswith(b"\x89PNG") for p in pictures.values())
    for name, measure in measures.items():
        frames = measure.result()
        assert [frame["name"] for frame in frames] == [
            f"{page}-{width}" for page in pages for width in (360, 800)
        ]
        for frame in frames:
            paper, ink = brightness(frame["sheet"]), brightness(frame["ink"])
            contrast = (max(paper, ink) + 0.05) / (min(paper, ink) + 0.05)
            assert frame["spills"] <= 0, frame
            assert frame["loads"] == 0, frame
            assert contrast >= 7, frame
            assert (paper > ink) == (name == "light"), frame
