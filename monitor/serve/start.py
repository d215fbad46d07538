"""How does the monitor start, and how does it read its config again?"""

import logging
import os
import sys

from monitor.ports import Clock
from monitor.serve.build import build
from monitor.serve.config import Config, read_config
from monitor.serve.daemon import Daemon
from monitor.serve.options import Options

log = logging.getLogger("monitor")


def run_daemon(config: Config, options: Options, clock: Clock) -> None:
    """Until told to stop."""
    begin_logging()
    Daemon(
        build(config, clock),
        read_again=lambda: _read_again(options, config),
        rebuild=lambda fresh: build(fresh.for_long(), clock),
    ).run()


def begin_logging(level: int = logging.INFO) -> None:
    """Lines on standard error; the service manager adds its own time."""
    under_systemd = "JOURNAL_STREAM" in os.environ
    stamp = "" if under_systemd else "%(asctime)s "
    logging.basicConfig(
        stream=sys.stderr,
        level=level,
        format=f"{stamp}%(levelname)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S",
    )
    # At INFO it prints the address of every request, and an address may be a secret.
    for name in ("httpx", "httpcore", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _read_again(options: Options, old: Config) -> Config | None:
    """The new config, or None after its mistakes were logged."""
    config = read_config(options, os.environ)
    if not isinstance(config, Config):
        for problem in config:
            log.error("reload.mistake %s", problem)
        return None
    if (config.state, config.database) != (old.state, old.database):
        log.error("reload.mistake the state folder and the database need a restart")
        return None
    return config
