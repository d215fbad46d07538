"""Do the documents speak of what is there, and of all of it?"""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest

from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from monitor.settings.channels import ChannelSettings
from tests.serve.tree import Words, commands, leaves, options, run
from tests.world.process import ROOT, write_config

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "deploy").glob("*.md"))
#: What stands in backticks or behind a link, and looks like a path.
PATH = re.compile(r"[`(]((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.(?:py|toml|md|sh))[`)]")
#: Where paths in documents start; rooms and folders of the config go by their names.
STARTS = (ROOT, ROOT / "monitor", ROOT / "config", ROOT / "deploy")
TREES = ("monitor", "tests", "config", "deploy", "seeds", ".ci")
#: Stands for any name, such as send/NAME.py.
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b(?!\.md)")
#: `monitor` and what follows it, up to the end of the code.
NAMED = re.compile(r"`monitor ([^`\n]+)`")
#: Options that stand before a command, and take a word.
PLACES = ("--config", "--state")


def spoken(text: str) -> Iterator[list[str]]:
    """Every call of the monitor in a document, as words; pipes are several."""
    lines = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    named = [f"monitor {call}" for call in NAMED.findall(text)]
    for line in [*lines, *named]:
        for part in re.split(r"[|;&]", line):
            words = shlex.split(part, comments=True)
            if words and words[0] == "monitor":
                yield words[1:]


def command_of(words: list[str]) -> tuple[Words, set[str]]:
    """Which command is meant, and with which options."""
    while words and words[0] in PLACES:
        words = words[2:]
    flags = {word.split("=")[0] for word in words if word.startswith("-") and word[1:]}
    known = commands()
    for length in (2, 1):
        if tuple(words[:length]) in known:
            return tuple(words[:length]), flags
    return (), flags | {word for word in words[:1] if not word.startswith("-")}


def paths(text: str) -> set[str]:
    """Those of the repository: a tree, a room, a folder of the config, or a file."""
    ours = {*TREES, *(p.name for start in STARTS[1:] for p in start.iterdir())}
    found = set(PATH.findall(text))
    return {path for path in found if "/" not in path or path.partition("/")[0] in ours}


def exists(path: str) -> bool:
    """From one of the starts; a file without a folder may be anywhere."""
    pattern = PLACEHOLDER.sub("*", path).rstrip("/")
    if "/" not in path:
        trees = [ROOT, *(ROOT / tree for tree in TREES)]
        return any(
            next(tree.glob(f"**/{pattern}" if tree != ROOT else pattern), None)
            for tree in trees
        )
    return any(next(start.glob(pattern), None) for start in STARTS)


PATHS = {
    str(doc.relative_to(ROOT)): paths(doc.read_text(encoding="utf-8"))
    for doc in DOCUMENTS
}


@pytest.mark.parametrize("name", PATHS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    """A file that was renamed or taken apart is looked for in vain."""
    assert [path for path in sorted(PATHS[name]) if not exists(path)] == []


def test_paths_are_found_in_documents() -> None:
    """Else the test above would hold of nothing."""
    assert {"serve/build.py", "poll.py", "data/wording/LANG.toml"} <= PATHS[
        "ARCHITECTURE.md"
    ]
    assert not exists("serve/nothing.py")
    assert not exists("nothing.py")


CALLS = [(path.name, words) for path in DOCUMENTS for words in spoken(path.read_text())]


@pytest.mark.parametrize(
    ("name", "words"), CALLS, ids=[f"{n}: {' '.join(w)}" for n, w in CALLS]
)
def test_what_a_document_calls_exists(name: str, words: list[str]) -> None:
    """The command, and every option that is written with it."""
    command, flags = command_of(words)

    assert flags - {"--help", "-h"} <= options(commands()[command])


def test_readme_calls_the_monitor() -> None:
    """Else the test above would hold of nothing."""
    assert len([name for name, _ in CALLS if name == "README.md"]) > 10


@pytest.mark.parametrize("words", leaves(), ids=" ".join)
def test_readme_names_every_command(words: Words) -> None:
    """What is not written down is not found."""
    assert f"monitor {' '.join(words)}" in README


def test_every_example_of_the_help_is_a_call_that_exists() -> None:
    """With its options, and of the very command that it explains."""
    for words, command in commands().items():
        if not hasattr(command, "commands"):
            call = str(command.epilog).partition("Example: ")[2]
            calls = [command_of(spoken_words) for spoken_words in spoken(f"$ {call}")]

            assert words in [found for found, _ in calls]
            for found, flags in calls:
                assert flags <= options(commands()[found])


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_help_has_an_example_and_fits_a_terminal(words: Words) -> None:
    """Of 80 columns: a longer line would leave a word alone on the next one."""
    command = commands()[words]
    lines = str(command.help).splitlines()

    assert "Example: monitor " in str(command.epilog)
    assert [line for line in lines if len(line) > 78] == []
    assert "--no-json" not in options(command)


#: Rows of the README's table of channels: the kind, and the least that it needs.
CHANNEL = re.compile(r"^\| `([a-z-]+)` \|.*\| (?:`([^`]*)`|nothing) \|$", re.MULTILINE)
SECRETS = {"telegram": "1:x", "apprise": "pover://user@token"}


def test_the_least_of_every_channel_is_taken(tmp_path: Path) -> None:
    """Each kind has a row, and what stands in it is enough."""
    rows = CHANNEL.findall(README)
    kinds = [kind.model_fields["kind"].annotation for kind in get_args(ChannelSettings)]
    usable = [row for row in rows if row[0] != "apprise" or find_spec("apprise")]
    text = "".join(
        f'[channels.{kind}]\nkind = "{kind}"\n' + lines.replace("; ", "\n") + "\n"
        for kind, lines in usable
    )
    config = write_config(tmp_path, feeds="", routes=text)
    (tmp_path / "secrets").mkdir()
    for kind, _ in rows:
        secret = SECRETS.get(kind, "https://example.org/x")
        (tmp_path / "secrets" / kind).write_text(secret)
    found = read_config(Options(config=str(config)), {})

    assert [kind for kind, _ in rows] == [get_args(kind)[0] for kind in kinds]
    assert isinstance(found, Config), [str(problem) for problem in found]


#: Every key that the config promises to take.
PROMISED = {
    "monitor.toml": """
[store]
database = "sqlite:///var/monitor.db"
keep = "400d"
[fetch]
user_agent = "example/1 (+https://example.org/contact)"
allow_networks = ["127.0.0.0/8"]
floor = "10m"
cap = "4h"
[web]
public_base_url = "https://monitor.example.org"
listen = "127.0.0.1:8080"
""",
    "feeds.toml": """
[[feeds]]
name = "VietnamPlus, politics"
url = "https://example.org/feed"
source = "vietnamplus.vn"
country = "VN"
lang = "en"
topics = ["smuggling"]
headers = { Accept-Language = "en" }
enabled = true
every = "1s"
first_poll = "quiet"
push = false
[[feeds]]
name = "Page"
url = "https://example.org/press"
[feeds.list]
item = "ul.news > li"
title = "h3"
link = "a"
date = ".date"
summary = "p"
date_format = "%d/%m/%Y"
zone = "Asia/Ho_Chi_Minh"
[[feeds]]
name = "Folder"
folder = "seeds"
[[feeds]]
name = "Mail"
[feeds.mailbox]
host = "imap.example.org"
port = 143
security = "starttls"
username = "desk"
password = "open sesame"
folder = "Alerts"
senders = ["googlealerts-noreply@google.com"]
[[feeds]]
name = "Query"
query = { service = "gdelt", topic = "smuggling", lang = "en", country = "GB" }
[[feeds]]
name = "Words"
query = { service = "google-news", lang = "en", terms = ["a"], base = "https://e.org/" }
""",
    "routes.toml": """
[channels.desk]
kind = "webhook"
url = "https://example.org/hook"
secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"
[channels.mail]
kind = "email"
host = "smtp.example.org"
port = 587
security = "starttls"
username = "monitor"
password = "secret"
from = "monitor@example.org"
to = ["desk@example.org"]
[channels.slack]
kind = "slack"
url = "https://hooks.example.org/services/x"
[channels.file]
kind = "file"
[channels.events]
kind = "webhook"
url = "https://example.org/hook"
format = "cloudevents"
[channels.teams]
kind = "teams"
url = "https://default1.environment.api.powerplatform.com/powerautomate/x?sig=s"
[channels.discord]
kind = "discord"
url = "https://discord.example/api/webhooks/1/x"
edit = true
[channels.mattermost]
kind = "mattermost"
url = "https://chat.example.org/hooks/x"
[channels.space]
kind = "google-chat"
url = "https://chat.example/v1/spaces/x/messages?key=k&token=t"
[channels.telegram]
kind = "telegram"
token = "1:x"
chat = "-1001234567890"
base = "http://127.0.0.1:8081"
edit = true
[channels.matrix]
kind = "matrix"
homeserver = "https://matrix.example.org"
token = "x"
room = "!x:example.org"
edit = true
[channels.ntfy]
kind = "ntfy"
url = "https://ntfy.sh/topic"
token = "tk_x"
[channels.feed]
kind = "atom"
file = "matches.xml"
title = "Matches"
link = "https://example.org/matches.xml"
entries = 100
[operator]
channels = ["desk"]
[[routes]]
name = "desk"
topics = ["trafficking", "smuggling"]
alerts = ["desk"]
digest = { channels = ["mail"], at = "07:30", zone = "Asia/Ho_Chi_Minh" }
min_score = 1
min_sources = 1
rules = ["trafficking/named"]
facets = []
countries = ["VN"]
languages = ["en"]
sources = []
events = ["agreement"]
repeat_after = "24h"
alert_max_age = "24h"
[[routes]]
name = "all"
topics = ["*"]
alerts = []
digest = { channels = ["file"], every = "1s" }
""",
}


def test_every_key_that_is_promised_is_taken(tmp_path: Path) -> None:
    """Together with the shipped topics."""
    config = write_config(
        tmp_path,
        feeds=PROMISED["feeds.toml"],
        routes=PROMISED["routes.toml"],
        monitor=PROMISED["monitor.toml"],
    )
    (tmp_path / "seeds").mkdir()
    found = read_config(Options(config=str(config)), {})

    assert isinstance(found, Config), [str(problem) for problem in found]


TOML = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("text", TOML, ids=[t.splitlines()[0] for t in TOML])
def test_the_readme_shows_config_that_can_be_read(text: str) -> None:
    """At least as TOML; what it means is checked by `monitor check`."""
    assert tomllib.loads(text)


def test_the_rule_of_the_readme_passes_its_own_check(tmp_path: Path) -> None:
    """Pasted into a shipped topic; other languages have tests of their own."""
    block = next(b for b in README.split("```toml\n")[1:] if "[[rules]]" in b)
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    for language in (config / "languages").glob("*.toml"):
        if language.stem not in {"en", "vi"}:  # feeds ask for terms of these two
            language.unlink()
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    topic = config / "topics" / "smuggling.toml"
    topic.write_text(topic.read_text() + block.split("```")[0])
    done = run("--config", str(config), "rules", "check")

    assert done.exit_code == 0, done.output
