import pytest

from monitor.serve.browser import can_show


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"BROWSER": "lynx %s"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_opens_where_there_is_a_screen_or_a_browser_is_named(
    environ: dict[str, str], platform: str, expected: bool
) -> None:
    """Over a bare SSH connection a text browser would take the terminal."""
    assert can_show(environ, platform) is expected
