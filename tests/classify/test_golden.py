"""Both seeds, to the letter.

`python -m tests.classify.test_golden` writes the files anew.
"""

import json
from dataclasses import asdict

import pytest

from monitor.classify.topics import classify
from tests.classify.shipped import ROOT, read_seed, shipped_rules

SEEDS = {"seed1": "000_bb65a4ca8c9a6d3a.txt", "seed2": "001_c1cf5d26e9baf0bf.txt"}
ALERTED = {
    "seed1": {"trafficking", "smuggling"},
    "seed2": {"trafficking", "smuggling", "bilateral_agreement"},
}
FOLDER = ROOT / "tests/classify/golden"


def found(seed: str) -> list[dict[str, object]]:
    item = read_seed(ROOT / "seeds" / SEEDS[seed])
    return [asdict(match) for match in classify(item, shipped_rules())]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_matches_as_written_down(seed: str) -> None:
    """Topics, levels, rules, facets and evidence with its offsets."""
    expected = json.loads((FOLDER / f"{seed}.json").read_text("utf-8"))

    assert json.loads(json.dumps(found(seed))) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_is_alerted_in_the_topics_it_tells_of(seed: str) -> None:
    """A rule change may move the golden files, never this."""
    alerted = {match["topic"] for match in found(seed) if match["level"] == "alert"}

    assert alerted == ALERTED[seed]


@pytest.mark.parametrize("seed", SEEDS)
def test_evidence_slices_to_the_seed(seed: str) -> None:
    """Offsets count code points of the text as it stands in the file."""
    item = read_seed(ROOT / "seeds" / SEEDS[seed])
    evidence = [p for match in classify(item, shipped_rules()) for p in match.evidence]

    assert evidence
    for piece in evidence:
        assert item.field(piece.field)[piece.start : piece.end] == piece.text


if __name__ == "__main__":
    for name in SEEDS:
        written = json.dumps(found(name), ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(written + "\n", "utf-8")
