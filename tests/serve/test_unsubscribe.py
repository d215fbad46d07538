"""Does one click stop mail to one recipient, and to nobody else?"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from monitor.acquire.poller import Poller
from monitor.model.message import Message
from monitor.ports import Delivered, Receipt, Refused
from monitor.send.email import Email, Security, Server
from monitor.serve.config import Config, read_config
from monitor.serve.operator import Operator
from monitor.serve.options import Options
from monitor.serve.push import Push
from monitor.serve.unsubscribe import mailing_lists, recipients_of
from monitor.store.database import Database
from tests.acquire_net.fakes import POLICY, HandClock, MemoryShelf
from tests.acquire_net.rig import wait_until
from tests.push.rig import FeedReader, free_port
from tests.send.examples import ALERT, DIGEST, DrivenClock, delivery_of
from tests.send.mailbox import Mailbox, receiving_mail
from tests.serve.fakes import MemoryOutbox
from tests.serve.tree import run
from tests.world.small import write_rules, write_small_config

BASE = "https://monitor.example.org/news"
ROUTES = """
[channels.mail]
kind = "email"
host = "127.0.0.1"
from = "monitor@example.org"
to = ["anna@example.org", "boris@example.org"]
[channels.boss]
kind = "email"
host = "127.0.0.1"
from = "monitor@example.org"
to = ["anna@example.org"]
[operator]
channels = ["boss"]
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["mail", "boss"]
"""
CLICK = b"List-Unsubscribe=One-Click"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def read(config: Path, folder: Path) -> Config:
    found = read_config(Options(config=str(config), state=str(folder)), {})
    assert isinstance(found, Config), [str(problem) for problem in found]
    return found


@dataclass
class House:
    """A monitor as far as it writes and listens, on one state folder."""

    database: Database
    box: Mailbox
    outbox: MemoryOutbox
    folder: Path
    config: Path
    door: str

    def mail(self, name: str, message: Message = ALERT) -> Receipt:
        """What a new process would send through this channel."""
        config = read(self.config, self.folder)
        lists = mailing_lists(config, self.database.recipients)
        to = [r.address for r in recipients_of(config) if r.channel == name]
        channel = Email(
            server=Server(host="localhost", port=self.box.port, security=Security.NONE),
            sender="monitor@example.org",
            to=tuple(to),
            clock=DrivenClock(),
            recipients=lists[name],
        )
        return channel.deliver(replace(delivery_of(message), channel=name))

    def way_out(self, of: str) -> str:
        """Where the newest mail to this recipient says that one click leads."""
        mail = next(m for m in reversed(self.box.mails) if str(m["To"]) == of)
        https, mailto = str(mail["List-Unsubscribe"]).split(", ")

        assert mailto.startswith("<mailto:monitor@example.org?subject=")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert https.startswith(f"<{BASE}/hook/unsubscribe/")
        return self.door + https.strip("<>").removeprefix(BASE)


@contextmanager
def open_house(folder: Path, config: Path, box: Mailbox) -> Iterator[House]:
    """With the real web server on loopback."""
    clock, outbox, port = HandClock(), MemoryOutbox(), free_port()
    found = read(config, folder)
    with Database.open(folder / "monitor.db", write=True) as database:
        push = Push(
            base=BASE,
            listen=f"127.0.0.1:{port}",
            state=folder,
            feeds=(),
            database=database,
            clock=clock,
            operator=Operator(outbox, ["boss"], clock),
            recipients=recipients_of(found),
        )
        poller = Poller(
            feeds=(),
            shelf=MemoryShelf(),
            clock=clock,
            policy=POLICY,
            reader=FeedReader(),
            on_saved=lambda _: None,
        )
        push.open(poller)
        listening = threading.Thread(target=push.run, daemon=True)
        listening.start()
        try:
            assert wait_until(lambda: bool(push._listener and push._listener.up))
            door = f"http://127.0.0.1:{port}"
            yield House(database, box, outbox, folder, config, door)
        finally:
            push.stop()
            listening.join(20)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    web = f'[web]\npublic_base_url = "{BASE}"\n'
    config = write_small_config(tmp_path, feeds="", routes=ROUTES)
    monitor = config / "monitor.toml"
    monitor.write_text(f"{monitor.read_text()}\n{web}")
    write_rules(config, boat=4)
    return config


@pytest.fixture
def house(tmp_path: Path, config: Path) -> Iterator[House]:
    folder = tmp_path / "state"
    folder.mkdir()
    with receiving_mail() as box, open_house(folder, config, box) as house:
        yield house


def test_each_recipient_gets_a_mail_with_a_way_out_of_its_own(house: House) -> None:
    """One delivery, one Message-ID; nobody can unsubscribe somebody else."""
    receipt = house.mail("mail", DIGEST)
    anna, boris = house.way_out("anna@example.org"), house.way_out("boris@example.org")
    house.mail("boss", DIGEST)

    assert receipt == Delivered()
    assert house.box.reached[:2] == [["anna@example.org"], ["boris@example.org"]]
    assert len({str(m["Message-ID"]) for m in house.box.mails}) == 1
    assert len({anna, boris, house.way_out("anna@example.org")}) == 3


def test_one_click_stops_mail_to_that_recipient_alone(house: House) -> None:
    """At once, without a login; the operator hears of it once."""
    house.mail("mail")
    way = house.way_out("anna@example.org")
    answers = [httpx.post(way, content=CLICK, headers=FORM) for _ in range(2)]
    house.box.reached.clear()
    house.mail("mail")
    house.mail("boss")
    (notice,) = house.outbox.rows.values()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "anna@example.org gets no more mail" in answers[0].text
    assert house.box.reached == [["boris@example.org"], ["anna@example.org"]]
    assert "monitor channels resubscribe mail anna@example.org" in notice.body


def test_who_only_looks_changes_nothing(house: House) -> None:
    """Scanners follow every link, and some ask for its head or post what they like."""
    house.mail("mail")
    way = house.way_out("anna@example.org")
    page = httpx.get(way)
    others = [httpx.head(way), httpx.post(way), httpx.post(way, content=b"x" * 9000)]
    strangers = [httpx.get(way + "0"), httpx.post(f"{way[:-1]}é", content=CLICK)]

    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert [answer.status_code for answer in others] == [200, 400, 400]
    assert [answer.status_code for answer in strangers] == [404, 404]
    assert not house.database.recipients.all_gone()
    assert not house.outbox.rows


def test_a_form_of_parts_is_a_click_too(house: House) -> None:
    """RFC 8058 allows both forms."""
    house.mail("mail")
    way = house.way_out("anna@example.org")
    answer = httpx.post(way, files={"List-Unsubscribe": (None, "One-Click")})

    assert answer.status_code == 200
    assert house.database.recipients.gone("mail") == {"anna@example.org"}


def test_it_holds_over_restarts_until_they_are_put_back(
    house: House, config: Path
) -> None:
    """The way out stays the same; what nobody is left for is kept, not told as done."""
    house.mail("boss")
    way = house.way_out("anna@example.org")
    httpx.post(way, content=CLICK, headers=FORM)
    refused = house.mail("boss")
    base = ("--config", str(config), "--state", str(house.folder))
    listed = run(*base, "channels", "recipients", "--json")
    house.database.recipients.come_back("boss", "anna@example.org")
    house.mail("boss")
    rows = [json.loads(line) for line in listed.stdout.splitlines()]

    assert refused == Refused("all its recipients have unsubscribed")
    assert house.way_out("anna@example.org") == way
    assert [(r["channel"], r["address"], r["state"]) for r in rows] == [
        ("mail", "anna@example.org", "gets mail"),
        ("mail", "boris@example.org", "gets mail"),
        ("boss", "anna@example.org", "unsubscribed"),
    ]


def test_a_command_puts_a_recipient_back(config: Path, tmp_path: Path) -> None:
    """Also where no monitor runs; who never left is named."""
    folder = tmp_path / "var"
    folder.mkdir()
    found = read(config, folder)
    with Database.open(found.database, write=True) as database:
        database.recipients.leave("mail", "anna@example.org", HandClock().now())
    base = ("--config", str(config), "--state", str(folder))
    words = ("channels", "resubscribe", "mail", "anna@example.org")
    first, again = run(*base, *words), run(*base, *words)

    assert first.stdout == "anna@example.org gets mail through mail again\n"
    assert (first.exit_code, again.exit_code) == (0, 1)
    assert "has not unsubscribed from mail" in again.stdout


@pytest.mark.parametrize("base", ["", "http://127.0.0.1:8080"])
def test_without_https_there_is_no_one_click(tmp_path: Path, base: str) -> None:
    """As RFC 8058 asks; who has left stays away all the same."""
    config = write_small_config(tmp_path, feeds="", routes=ROUTES)
    write_rules(config, boat=4)
    if base:
        monitor = config / "monitor.toml"
        monitor.write_text(
            f'{monitor.read_text()}\n[web]\npublic_base_url = "{base}"\n'
        )
    found = read(config, tmp_path)
    with Database.open(tmp_path / "monitor.db", write=True) as database:
        database.recipients.leave("mail", "boris@example.org", HandClock().now())
        mailing = mailing_lists(found, database.recipients)["mail"]

        assert mailing.one_click("anna@example.org") == ""
        assert mailing.gone() == {"boris@example.org"}
    assert not (tmp_path / "push.key").exists()


def test_a_broken_key_costs_the_click_and_no_mail(
    config: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged; the mail names an address to write to."""
    (tmp_path / "push.key").write_bytes(b"broken")
    found = read(config, tmp_path)
    with Database.open(tmp_path / "monitor.db", write=True) as database:
        mailing = mailing_lists(found, database.recipients)["mail"]

    assert mailing.one_click("anna@example.org") == ""
    assert "unsubscribe.off" in caplog.text
