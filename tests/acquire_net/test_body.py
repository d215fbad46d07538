import gzip
import random
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.body import Body, GarbledError, TooLargeError
from tests.acquire_net.fakes import POLICY

KIB = 1 << 10
SMALL = replace(POLICY, max_wire=10 * KIB, max_body=100 * KIB)


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP ": gzip.compress,
    "deflate": zlib.compress,
    " deflate": bare_deflate,
}


def unpack(encoding: str, *chunks: bytes) -> bytes:
    body = Body(encoding, SMALL)
    body.check_encoding()
    for chunk in chunks:
        body.add(chunk)
    body.close()
    return body.whole


@pytest.mark.parametrize("encoding", PACKERS)
@given(data=st.binary(max_size=2_000), cut=st.integers(0, 200))
def test_every_encoding_survives_any_cut(encoding: str, data: bytes, cut: int) -> None:
    """Wherever the network cuts the body in two, the same bytes come out."""
    packed = PACKERS[encoding](data)

    assert unpack(encoding, packed[:cut], packed[cut:]) == data


def test_nothing_at_all_is_an_empty_body() -> None:
    """Some servers say gzip and send nothing."""
    assert unpack("gzip") == b""


def test_gzip_members_follow_each_other() -> None:
    """As `cat a.gz b.gz` makes them, over any chunk border."""
    packed = gzip.compress(b"one") + gzip.compress(b"two")

    assert unpack("gzip", packed[:30], packed[30:]) == b"onetwo"


def test_padding_after_the_end_is_ignored() -> None:
    """Zeros after the last member mean nothing."""
    assert unpack("gzip", gzip.compress(b"one") + b"\0" * 40) == b"one"


@pytest.mark.parametrize("cut", [1, 5, 12, -5, -1])
def test_a_gzip_that_breaks_off_is_garbled(cut: int) -> None:
    """Half a document must never be taken for a whole one."""
    packed = gzip.compress(random.Random(1).randbytes(500))

    with pytest.raises(GarbledError, match="breaks off"):
        unpack("gzip", packed[:cut])


@pytest.mark.parametrize("body", [b"<rss>plain</rss>", b"\x1f\x8b" + b"\xff" * 50])
def test_what_is_not_gzip_is_garbled(body: bytes) -> None:
    """A plain body that claims to be packed is no body."""
    with pytest.raises(GarbledError, match=r"damaged|breaks off"):
        unpack("gzip", body)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x" * 99])
def test_an_encoding_nobody_asked_for_is_refused(encoding: str) -> None:
    """We said gzip and deflate."""
    with pytest.raises(GarbledError, match="not asked for"):
        unpack(encoding, b"")


def test_the_wire_is_bounded() -> None:
    """Counted before anything is unpacked."""
    with pytest.raises(TooLargeError, match=r"more than 0\.00976562 MiB"):
        unpack("", b"x" * (6 * KIB), b"x" * (6 * KIB))


def test_what_it_unpacks_to_is_bounded() -> None:
    """Unpacking stops at the bound, in the middle of a chunk."""
    packed = gzip.compress(b"\0" * (50 << 20))
    body = Body("gzip", replace(POLICY, max_ratio=10_000))

    with pytest.raises(TooLargeError, match="10 MiB unpacked"):
        body.add(packed)

    assert body.size <= POLICY.max_body + (1 << 16)


def test_a_bomb_is_known_by_its_ratio() -> None:
    """Long before it reaches the bound for honest bodies."""
    body = Body("gzip", POLICY)

    with pytest.raises(TooLargeError, match="200 times itself"):
        body.add(gzip.compress(b"\0" * (9 << 20)))

    assert body.size <= 2 << 20
