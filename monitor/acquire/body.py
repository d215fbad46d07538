"""How much of a body do we take, packed and unpacked?

httpx unpacks without a bound: one megabyte of gzip became a single chunk of 67
megabytes. So the raw bytes are read, and unpacked here a piece at a time.
"""

import zlib

from monitor.acquire.policy import MEBIBYTE, FetchPolicy

_PIECE = 1 << 16
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_GZIP_MAGIC = b"\x1f\x8b"
_PLAIN = ("", "identity", "none")
_PACKED = ("gzip", "x-gzip", "deflate")
#: Each piece costs some 30 us, however small it is: ten million of one byte would keep
#: us busy for minutes.
MAX_CRUMBS = 10_000
CRUMB = 64


class TooLargeError(Exception):
    """The body passes a bound; the message says which."""


class GarbledError(Exception):
    """The body cannot be unpacked; the message says why."""


def unpacked(document: bytes) -> bytes:
    """A document that is a gzip file itself, such as `sitemap.xml.gz`; others stay.

    The bounds are those of every body: a packed file may be a bomb.
    """
    if not document.startswith(_GZIP_MAGIC):
        return document
    body = Body("gzip", FetchPolicy(user_agent=""))
    body.add(document)
    body.close()
    return body.whole


class Body:
    """Takes chunks as they come; holds what they unpack to."""

    def __init__(self, encoding: str, policy: FetchPolicy) -> None:
        self._policy = policy
        self._encoding = encoding.strip().lower()
        self._packed = self._encoding not in _PLAIN
        self._head = b""  #: until the two bytes that tell the kind are there
        self._unpack: zlib._Decompress | None = None
        self._out = bytearray()
        self.wire = 0
        self._pieces = 0

    @property
    def size(self) -> int:
        return len(self._out)

    @property
    def whole(self) -> bytes:
        return bytes(self._out)

    def check_encoding(self) -> None:
        if self._packed and self._encoding not in _PACKED:
            name = self._encoding[:40]
            raise GarbledError(f"packed as {name!r}, which was not asked for")

    def add(self, chunk: bytes) -> None:
        self.wire += len(chunk)
        if self.wire > self._policy.max_wire:
            raise TooLargeError(f"more than {_mebibytes(self._policy.max_wire)}")
        self._pieces += 1
        if self._pieces > MAX_CRUMBS and self.wire < CRUMB * self._pieces:
            raise TooLargeError(f"more than {MAX_CRUMBS:,} crumbs of a few bytes")
        if not self._packed:
            self._out += chunk
            self._check()
            return
        self._inflate(self._begun(chunk))

    def close(self) -> None:
        """No more chunks come: is it whole?"""
        if not (self._packed and self.wire):
            return
        if self._unpack:
            self._out += self._unpack.flush()
            self._check()
        if not (self._unpack and self._unpack.eof):
            raise GarbledError("the packed body breaks off in the middle")

    def _begun(self, chunk: bytes) -> bytes:
        if self._unpack:
            return chunk
        self._head += chunk
        if len(self._head) < len(_GZIP_MAGIC):
            return b""
        self._unpack = zlib.decompressobj(_window(self._head))
        return self._head

    def _inflate(self, data: bytes) -> None:
        while data and self._unpack:
            self._out += self._step(self._unpack, data)
            self._check()
            data = self._unpack.unconsumed_tail
            if self._unpack.eof:
                data = self._next_member(self._unpack.unused_data)

    @staticmethod
    def _step(unpack: "zlib._Decompress", data: bytes) -> bytes:
        try:
            return unpack.decompress(data, _PIECE)
        except zlib.error as error:
            raise GarbledError("the packed body is damaged") from error

    def _next_member(self, rest: bytes) -> bytes:
        """gzip may hold several members; anything else after the end is padding."""
        if not rest.startswith(_GZIP_MAGIC):
            return b""
        self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
        return rest

    def _check(self) -> None:
        bounds = self._policy
        if self.size > bounds.max_body:
            raise TooLargeError(f"more than {_mebibytes(bounds.max_body)} unpacked")
        # A short body of blanks may pack well; only a big one is a bomb.
        if self.size > MEBIBYTE and self.size > bounds.max_ratio * self.wire:
            raise TooLargeError(f"unpacks to more than {bounds.max_ratio} times itself")


def _window(head: bytes) -> int:
    """Some servers send "deflate" bare, without the two bytes zlib begins with."""
    gzip = head.startswith(_GZIP_MAGIC)
    wrapped = head[0] & 0x0F == zlib.DEFLATED and (head[0] << 8 | head[1]) % 31 == 0
    return _GZIP_OR_ZLIB if gzip or wrapped else -zlib.MAX_WBITS


def _mebibytes(count: int) -> str:
    return f"{count / MEBIBYTE:g} MiB"
