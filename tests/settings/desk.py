"""A config folder of the test's own, and the tables that tests put into it."""

from dataclasses import dataclass, field
from pathlib import Path

from monitor.settings.load import Loaded, load


@dataclass(slots=True)
class Desk:
    """A place with a config that the test writes, file by file."""

    home: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.home / "config"

    def write(self, name: str, text: str) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def loaded(self) -> Loaded:
        answer = load(self.config, self.environ)
        assert isinstance(answer, Loaded), [str(problem) for problem in answer]
        return answer

    def told(self) -> list[str]:
        """The problems as people read them, without the machine's own path."""
        answer = load(self.config, self.environ)
        assert isinstance(answer, tuple), "there is no problem"
        return [str(each).replace(f"{self.home}/", "") for each in answer]


WEBHOOK = """
[channels.desk]
kind = "webhook"
"""

ROUTE = """
[channels.desk]
kind = "console"
[[routes]]
name = "all"
topics = ["*"]
"""

MAIL = """
[channels.mail]
kind = "email"
host = "smtp.example.org"
from = "monitor@example.org"
to = ["desk@example.org"]
"""

FEED = """
[[feeds]]
name = "One"
url = "https://one.example.org/feed"
"""

TOPIC = """
label = "Human trafficking"
digest = 4
alert = 6
[[rules]]
name = "named"
query = '"human trafficking"'
points = 4
facet = "returns"
"""
