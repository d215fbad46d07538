"""Do the seeds stand as they came, each under a header?"""

from hashlib import sha256
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"

#: Digest and length of each article as it came.
ORIGINALS = {
    "000_bb65a4ca8c9a6d3a.txt": (
        "5df56c4f850073b6d5e05600f1578b9d61d068a49b1022e8b445786d8fe94520",
        4925,
    ),
    "001_c1cf5d26e9baf0bf.txt": (
        "45a1eb051a9b779fd0c52c46c92506665fdeb0bb760766bf4609db517fc99365",
        2304,
    ),
}
HEADERS = {
    "000_bb65a4ca8c9a6d3a.txt": """\
Title: Vietnam reaffirms commitment and determination in combating human trafficking
Published: 2024-07-17T13:28+07:00""",
    "001_c1cf5d26e9baf0bf.txt": """\
Title: Vietnam, UK sign new agreement on illegal migration
Published: 2024-04-18""",
}


def split(name: str) -> tuple[bytes, bytes]:
    head, _, text = (SEEDS / name).read_bytes().partition(b"\n\n")
    return head, text


def test_both_seeds_are_there() -> None:
    """The folder holds the seeds and nothing that would become an item beside them."""
    assert sorted(path.name for path in SEEDS.iterdir()) == sorted(ORIGINALS)


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_text_is_kept_byte_for_byte(name: str) -> None:
    """After the first blank line comes the article, glued words and all."""
    _, text = split(name)

    assert (sha256(text).hexdigest(), len(text)) == ORIGINALS[name]


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_header_says_what_is_known(name: str) -> None:
    """Title and moment, but no source, since neither text names its publisher."""
    head, _ = split(name)

    assert head.decode("ascii") == HEADERS[name]
