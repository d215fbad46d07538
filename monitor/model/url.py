"""Which addresses lead to the same page?

A canonical URL is a key to compare by, never an address to fetch.
"""

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

DEFAULT_PORTS = {"http": "80", "https": "443"}

#: Query parameters that say where a reader came from, not what is read.
TRACKING = frozenset(
    {
        "_ga", "_gl", "_hsenc", "_hsmi", "amp", "at_campaign", "at_medium", "cmp",
        "cmpid", "dclid", "fbclid", "ftag", "gbraid", "gclid", "gclsrc", "igshid",
        "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ns_campaign", "ns_mchannel",
        "ns_source", "oref", "outputtype", "s_cid", "smid", "sr_share",
        "twclid", "wbraid", "wt_mc", "xtor", "yclid",
    }
)  # fmt: skip
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "hsa_", "at_custom")

#: RFC 3986 2.3 and the characters that may stand bare in a path or query.
_BARE = "-._~!$&'()*+,;=:@/"
_ESCAPE = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]")


def canonical(url: str) -> str:
    """The same key for the same page; anything but http and https stays as it is."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:  # a port or an IPv6 address that is none
        return url
    if parts.scheme.lower() not in DEFAULT_PORTS or not host:
        return url
    query = _query(parts.query)
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return (
        f"https://{host}{_path(parts.path)}"
        f"{'?' + query if query else ''}{'#' + fragment if fragment else ''}"
    )


def _host(parts: SplitResult) -> str:
    """Lower case, no user, no default port, no trailing dot."""
    name = (parts.hostname or "").rstrip(".")
    name = f"[{name}]" if ":" in name else name
    port = str(parts.port) if parts.port is not None else ""
    return name if port in {"", "80", "443"} else f"{name}:{port}"


def _path(path: str) -> str:
    path = _unescape(path).rstrip("/")
    while path.endswith("/amp"):
        path = path.removesuffix("/amp").rstrip("/")
    return path or "/"


def _query(query: str) -> str:
    kept = [_unescape(p) for p in query.split("&") if p and not _tracks(p)]
    return "&".join(sorted(kept))


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _unescape(text: str) -> str:
    """RFC 3986 6.2.2: bare where that is the same, capitals where it is not."""
    return quote(_ESCAPE.sub(_bare, text), safe=_BARE + "%?", errors="replace")


def _bare(escape: re.Match[str]) -> str:
    return "".join(
        chr(byte) if _PLAIN.match(chr(byte)) else f"%{byte:02X}"
        for byte in unquote_to_bytes(escape.group())
    )


#: Labels before a domain that name an edition of a publisher, or the language of one.
_EDITIONS = frozenset(
    """
    www www2 www3 m mobile amp edition news english
    ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja km ko lo lt lv ms my nb
    nl no pl pt ro ru sk sl sq sr sv sw ta th tl tr uk ur uz vi zh
    """.split()  # noqa: SIM905 - a list of quoted words would be a page long
)
#: "com.vn" and "gov.hk" belong to nobody.
_SHARED = frozenset(
    {"ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "mil", "ne", "net", "or",
     "org"}
)  # fmt: skip


def publisher(url: str) -> str:
    """Whose page it is, as far as an address or a bare host tells; empty for none.

    `en.vietnamplus.vn` and `www.vietnamplus.vn` are one source: corroboration counts.
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # an IPv6 address that is none
        return ""
    labels = host.rstrip(".").split(".")
    while labels[0] in _EDITIONS and not _is_suffix(labels[1:]):
        labels = labels[1:]
    return ".".join(labels)


def _is_suffix(labels: list[str]) -> bool:
    if len(labels) < len(("com", "vn")):
        return True
    return len(labels) == len(("com", "vn")) and labels[0] in _SHARED
