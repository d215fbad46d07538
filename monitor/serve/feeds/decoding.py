"""In which letters is a list of feeds written?"""

from monitor.acquire.sniff import as_utf8

#: No list of feeds is larger; 2,000 feeds take half a megabyte.
MAX_SIZE = 20 << 20


def decode(body: bytes, declared: str = "") -> tuple[str, str]:
    """The text, and a remark where it was not in UTF-8.

    Valid UTF-8 is UTF-8, whatever is declared: that is what breaks most often.
    """
    body = as_utf8(body)
    for encoding in ("utf-8", declared, "cp1252"):
        try:
            text = body.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
        return text, _remark(encoding, declared)
    return body.decode("latin-1"), _remark("latin-1", declared)


def _remark(used: str, declared: str) -> str:
    if used == "utf-8":
        return ""
    if used == declared:
        return f"read as {used}, as it says"
    said = f", though it says {declared}" if declared else ""
    return f"not in UTF-8{said}: read as {used}; look at its accents"
