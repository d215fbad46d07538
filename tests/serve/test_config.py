"""Is every mistake of topics and concepts told where it stands?"""

from pathlib import Path

import pytest

from monitor.serve.config import Config, Outline, read_config, read_outline
from monitor.serve.options import Options
from monitor.settings.problem import Problem
from tests.world.process import write_config

HEAD = 'label = "Mine"\ndigest = {digest}\nalert = {alert}\n'
RULE = '[[rules]]\nname = "{name}"\nquery = {query}\npoints = 3\n'


def told(folder: Path, topic: str, concepts: str = "") -> list[str]:
    """The problems as people read them, from the file's name on."""
    config = write_config(folder, feeds="", routes="")
    (config / "topics" / "mine.toml").write_text(topic)
    with (config / "concepts.toml").open("a") as file:
        file.write(concepts)
    found = read_config(Options(config=str(config)), {})
    assert not isinstance(found, Config)
    return [str(problem).replace(f"{config}/", "") for problem in found]


@pytest.mark.parametrize(
    ("head", "rules", "said"),
    [
        (
            HEAD.format(digest=1, alert=2),
            [("a", "'boats AND ('")],
            "topics/mine.toml:6:1: rules[0].query: ",
        ),
        (
            HEAD.format(digest=1, alert=2),
            [("a", "'x'"), ("b", "'NOT boats'")],
            "topics/mine.toml:10:1: rules[1].query: ",
        ),
        (
            HEAD.format(digest=1, alert=2),
            [("a", "'x'"), ("a", "'y'")],
            "topics/mine.toml:5:1: rules[0].name: two rules of the topic",
        ),
        (
            HEAD.format(digest=5, alert=2),
            [("a", "'x'")],
            "topics/mine.toml:",
        ),
    ],
    ids=["in a query", "in the second rule", "a name twice", "thresholds"],
)
def test_a_mistake_has_file_line_and_key(
    tmp_path: Path, head: str, rules: list[tuple[str, str]], said: str
) -> None:
    """Of the very rule; where a query is at fault, of the character too."""
    topic = head + "".join(RULE.format(name=n, query=q) for n, q in rules)
    problems = told(tmp_path, topic)

    assert problems[0].startswith(said)
    assert all("character " in p for p in problems if ".query: " in p)


def test_a_concept_that_cannot_be_read_has_its_place(tmp_path: Path) -> None:
    """It may be used by many rules, and is told once."""
    topic = HEAD.format(digest=1, alert=2) + RULE.format(name="a", query="'@odd'")
    (problem,) = told(tmp_path, topic, '[odd]\nen = ["boats AND ("]\n')

    assert problem.startswith("concepts.toml:")
    assert "odd" in problem


def test_without_a_config_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual places are named, and the command that writes one."""
    monkeypatch.chdir(tmp_path)
    (problem,) = read_config(Options(), {})  # type: ignore[misc]  # none there

    assert isinstance(problem, Problem)
    assert "monitor init" in problem.remedy


def test_a_state_folder_is_named_by_option_environment_or_custom(
    tmp_path: Path,
) -> None:
    """Relative to where the command was given, or to the config's home."""
    config = write_config(tmp_path, feeds="", routes="")
    places = {"STATE_DIRECTORY": "/srv/monitor:/srv/other"}
    by_custom = read_config(Options(config=str(config)), {})
    by_environment = read_config(Options(config=str(config)), places)
    by_option = read_config(Options(config=str(config), state="/srv/x"), places)
    found = [by_custom, by_environment, by_option]

    assert [c.state for c in found if isinstance(c, Config)] == [
        tmp_path / "var",
        Path("/srv/monitor"),
        Path("/srv/x"),
    ]


def test_who_only_lists_reads_no_query(tmp_path: Path) -> None:
    """A mistake in one stops the monitor, and not a look at what is stored."""
    config = write_config(tmp_path, feeds="", routes="")
    rule = RULE.format(name="a", query="'boats AND ('")
    (config / "topics" / "mine.toml").write_text(HEAD.format(digest=1, alert=2) + rule)
    options = Options(config=str(config))

    assert isinstance(read_outline(options, {}), Outline)
    assert not isinstance(read_config(options, {}), Config)


def test_other_mistakes_are_told_to_who_only_lists(tmp_path: Path) -> None:
    """Or it would look into another database than was meant."""
    config = write_config(tmp_path, feeds="", routes="")
    (config / "monitor.toml").write_text("[store]\ndatabse = 'sqlite:///x.db'\n")

    told = read_outline(Options(config=str(config)), {})

    assert not isinstance(told, Outline)
    assert "monitor.toml:2:1: store.databse" in str(told[0])
    assert not isinstance(
        read_outline(Options(config=str(tmp_path / "no")), {}), Outline
    )


def test_who_runs_for_months_keeps_no_places(tmp_path: Path) -> None:
    """What is polled, judged and told stays the same."""
    feeds = '[[feeds]]\nname = "A"\nurl = "https://a.example/f"\nsource = "a.example"\n'
    config = write_config(tmp_path, feeds=feeds, routes="")
    whole = read_config(Options(config=str(config)), {})
    assert isinstance(whole, Config)

    kept = whole.for_long()

    assert kept.feeds == whole.feeds
    assert kept.rules is whole.rules
    assert not kept.loaded.settings.feeds
    assert not kept.loaded.places.positions
