"""Headless Chromium, started by the test that needs it; nothing is downloaded."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Phones that are still in use, and a mail program's pane.
WIDTHS = (360, 800)
HEIGHT = 1500
LIGHT, DARK = 1, 0
_MEASURED = re.compile(r'<pre id="measured">(.*?)</pre>', re.DOTALL)
#: Measures each frame once all have loaded, and writes that into the page.
_MEASURE = """
<pre id="measured"></pre><script>
window.onload = () => {
  const found = [...document.querySelectorAll("iframe")].map((frame) => {
    const page = frame.contentDocument;
    const style = (of) => frame.contentWindow.getComputedStyle(page.querySelector(of));
    return {
      name: frame.id,
      spills: page.documentElement.scrollWidth - frame.clientWidth,
      loads: frame.contentWindow.performance.getEntriesByType("resource").length,
      sheet: style(".sheet").backgroundColor,
      ink: style(".sheet").color,
    };
  });
  document.querySelector("#measured").textContent = JSON.stringify(found);
};
</script>
"""


def find_browser() -> str | None:
    """By the names that Debian and others give it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@dataclass(frozen=True)
class Browser:
    """One program; each call is a process of its own."""

    program: str
    folder: Path

    def show(self, pages: Mapping[str, str]) -> Path:
        """Every page at every width, side by side in one page of ours."""
        frames = [
            f'<iframe id="{name}-{width}" width="{width}" height="{HEIGHT - 60}" '
            f'style="border:0" srcdoc="{html.escape(page)}"></iframe>'
            for name, page in pages.items()
            for width in WIDTHS
        ]
        path = self.folder / "wall.html"
        wall = f'<div style="white-space:nowrap">{"".join(frames)}</div>{_MEASURE}'
        path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{wall}", encoding="utf-8")
        return path

    def shoot(self, wall: Path, pages: int, scheme: int, into: Path) -> None:
        width = pages * (sum(WIDTHS) + 20)
        size = f"--window-size={width},{HEIGHT}"
        self._run(wall, scheme, [size, f"--screenshot={into}"])

    def measure(self, wall: Path, scheme: int) -> list[dict[str, Any]]:
        shown = self._run(wall, scheme, ["--dump-dom"])
        found = _MEASURED.search(shown)
        assert found, shown[-500:]
        measured: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
        return measured

    def _run(self, wall: Path, scheme: int, options: Sequence[str]) -> str:
        home = self.folder / f"home-{scheme}-{len(options)}"
        command = [
            self.program,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--hide-scrollbars", "--no-first-run", f"--user-data-dir={home}"),
            f"--blink-settings=preferredColorScheme={scheme}",
            *options,
            wall.as_uri(),
        ]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=120
        )
        return done.stdout
