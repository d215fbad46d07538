"""Which entry of a feed is the same as one seen before?

The guid, else the canonical URL, else the text itself. What several different
entries of one document share is no identity there.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model.url import canonical

LONGEST = 300  #: characters of a key; longer ones keep their head and a digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Handles:
    """What an entry can be told by."""

    guid: str = ""
    url: str = ""
    title: str = ""
    digest: str = ""  #: of its texts


def digest(*parts: str) -> str:
    """128 bits; the parts cannot run into each other."""
    joined = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:32]


def keys(entries: Sequence[Handles]) -> list[str]:
    """One key per entry, in order; the same entry twice has the same key twice."""
    guids = _shared((e.guid, f"{canonical(e.url)} {_name(e)}") for e in entries)
    urls = _shared(
        (canonical(e.url), _name(e)) for e in entries if not e.guid or e.guid in guids
    )
    return [_key(entry, guids, urls) for entry in entries]


def _name(entry: Handles) -> str:
    """Its title, whatever the spaces; its text where it has none."""
    return " ".join(entry.title.casefold().split()) or entry.digest


def _key(entry: Handles, shared_guids: set[str], shared_urls: set[str]) -> str:
    if entry.guid and entry.guid not in shared_guids:
        return _bounded("guid", entry.guid)
    url = canonical(entry.url)
    if url and url not in shared_urls:
        return _bounded("url", url)
    return _bounded("text", entry.digest)


def _shared(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """What stands for more than one thing."""
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for name, meaning in pairs:
        if name and meaning:
            meanings[name].add(meaning)
    return {name for name, found in meanings.items() if len(found) > 1}


def _bounded(kind: str, value: str) -> str:
    key = f"{kind}:{value}"
    return key if len(key) <= LONGEST else f"{key[: LONGEST - 33]}:{digest(key)}"
