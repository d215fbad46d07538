"""Does a packed list of words say the same as the dictionary it was made from?"""

import gzip
from pathlib import Path

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfreq import get_frequency_dict

from monitor.serve.wordlist import NO_WORDS, pack, read_bands, word_list

BANDS = st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=30)


def test_it_says_what_wordfreq_says() -> None:
    """To the last digit, for every word of a list."""
    words = word_list("en", "small")
    known = get_frequency_dict("en", "small")

    assert {word: words.share(word) for word in known} == known


@given(BANDS, st.text(max_size=8))
def test_a_word_that_is_in_no_band_has_no_share(
    bands: list[list[str]], word: str
) -> None:
    """Whatever stands beside it; one that is there has the share of its band."""
    ranks = {each: rank for rank, band in enumerate(bands) for each in band}
    words = pack([[w for w in ranks if ranks[w] == rank] for rank in range(len(bands))])
    share = 10 ** (-ranks[word] / 100) if word in ranks else 0.0

    assert words.share(word) == share
    assert len(words.entries) == len(ranks)


def test_a_language_without_a_list_has_no_words() -> None:
    """So that whoever asks can go by something else."""
    assert word_list("xx", "small") is NO_WORDS
    assert NO_WORDS.share("word") == 0


def test_another_form_of_list_is_not_read(tmp_path: Path) -> None:
    """Its numbers would be wrong without anybody noticing."""
    path = tmp_path / "small_xx.msgpack.gz"
    path.write_bytes(gzip.compress(msgpack.packb([{"format": "cB", "version": 2}])))

    with pytest.raises(ValueError, match=r"small_xx.*not a list of words"):
        list(read_bands(str(path)))
