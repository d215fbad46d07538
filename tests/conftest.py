"""Laws are about answers, not about how busy the machine is; a skip is never silent."""

import os

import pytest
from hypothesis import settings

settings.register_profile("monitor", deadline=None)
settings.load_profile("monitor")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With MONITOR_DATA there is nothing to skip for, so a skip fails the run."""
    skipped = _skipped(session.config)
    if skipped and os.environ.get("MONITOR_DATA"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how many tests did not run, and what they need."""
    skipped = _skipped(config)
    if skipped:
        wants = "set MONITOR_DATA to the folder with the labelled data"
        terminalreporter.write_line(f"{skipped} tests skipped: {wants} to run them")


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0
