"""Are the forms what they were when somebody last looked at them?

`MONITOR_GOLDEN=write` writes them anew, for somebody to look at.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, actual: str) -> None:
    """Compare with the file of this name."""
    path = FOLDER / name
    if os.environ.get("MONITOR_GOLDEN") == "write":
        path.write_text(actual, encoding="utf-8", newline="")

    assert actual == path.read_bytes().decode()
