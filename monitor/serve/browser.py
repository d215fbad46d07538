"""Show a page in the reader's browser, where there is one with windows."""

import tempfile
import webbrowser
from collections.abc import Mapping
from pathlib import Path

#: Where one of these is set, a browser has somewhere to open, or is named.
_SCREENS = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
_ALWAYS = ("darwin", "win32")


def can_show(environ: Mapping[str, str], platform: str) -> bool:
    """Elsewhere the standard library would take a text browser, which takes the
    terminal over (https://docs.python.org/3/library/webbrowser.html).
    """
    return platform in _ALWAYS or any(environ.get(name) for name in _SCREENS)


def show(path: Path) -> bool:
    """False where no browser could be started."""
    return webbrowser.open(path.resolve().as_uri())


def page_file(html: str) -> Path:
    """A new file of its owner alone; it stays, since a browser reads it later."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="digest-", suffix=".html", delete=False
    ) as file:
        file.write(html)
    return Path(file.name)
