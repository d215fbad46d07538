"""Does the README's way to new feeds lead there?"""

import shlex
from collections.abc import Iterator
from contextlib import chdir

import pytest
from typer.testing import Result

from tests.serve.feed_desk import Desk
from tests.serve.site import NEWS, Site, link
from tests.world.process import ROOT

SECTION = (
    (ROOT / "README.md")
    .read_text("utf-8")
    .partition("### Finding and adding feeds\n")[2]
    .partition("\n### ")[0]
)
CALLS = [
    shlex.split(line.removeprefix("$ monitor feeds "))
    for line in SECTION.splitlines()
    if line.startswith("$ monitor feeds ")
]
#: What the README calls its site.
NAMED = "https://news.example.org"
NETWORK = ("discover", "probe", "add", "import")
OPML = """<opml version="2.0"><body><outline text="smuggling">
<outline text="Other" xmlUrl="{base}/other"/><outline text="Gone" xmlUrl="{base}/gone"/>
</outline></body></opml>"""


@pytest.fixture(scope="module")
def walked(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Desk, list[Result]]]:
    """Every call of the section, in its order, without pauses."""
    desk = Desk(tmp_path_factory.mktemp("walk"))
    with Site() as site, chdir(desk.folder):
        site.page("/", head=link("/feed/", "News"))
        site.feed("/feed/", *NEWS)
        site.feed("/other", *NEWS, title="Other")
        desk.write("subscriptions.opml", OPML.format(base=site.base))
        done = []
        for call in CALLS:
            words = [word.replace(NAMED, site.base) for word in call]
            hasty = ("--pause", "0s") if words[0] in NETWORK else ()
            done.append(desk.feeds(*words, *hasty))
        yield desk, done


def test_every_step_ends_as_it_should(walked: tuple[Desk, list[Result]]) -> None:
    """The list holds one feed that is gone: done in part."""
    _, done = walked
    assert [call[0] for call in CALLS] == [
        "discover",
        "probe",
        "add",
        "import",
        "import",
        "export",
    ]

    assert [each.exit_code for each in done] == [0, 0, 0, 0, 4, 0]


def test_the_feeds_are_there_in_the_end(walked: tuple[Desk, list[Result]]) -> None:
    """Both that could be read, in the config and in the exported list."""
    desk, (discovered, probed, *_) = walked
    feeds = desk.loaded().feeds
    listed = (desk.folder / "feeds.csv").read_text("utf-8").splitlines()

    assert "named by the page as its feed; 1 of 3 match smuggling" in discovered.stdout
    assert "of 3 entries: smuggling 1" in probed.stdout
    assert [(f.name, f.country, f.topics) for f in feeds] == [
        ("Old", "", ()),
        ("Example News", "VN", ()),
        ("Other", "", ("smuggling",)),
    ]
    assert len(listed) == 1 + len(feeds)
