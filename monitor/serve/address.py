"""How is an address shown that may hold a name and a password?"""

import re

_LOGIN = re.compile(r"(?<=://)[^/?#\s]*@")


def without_login(url: str) -> str:
    """An address as it may be shown; any other text stays as it is."""
    return _LOGIN.sub("", url, count=1)
