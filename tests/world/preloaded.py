"""What each forked monitor would load by itself: modules, grammar, word lists.

A text goes through the filters once. They start no thread, which a fork would lose.
"""

import gc
import json
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

import monitor.serve.start  # noqa: F401 # what `run` imports
from monitor.serve.cli import app
from tests.world.process import write_config

TEXT = "Police freed 12 women from Vietnam who had been trafficked to the UK. " * 8

with TemporaryDirectory() as folder:
    config = write_config(Path(folder), feeds="", routes="")
    said = json.dumps({"id": "1", "title": "12 women freed", "text": TEXT}) + "\n"
    for name in ("classify", "extract", "group"):
        done = CliRunner().invoke(app, ["--config", str(config), name], input=said)
        assert done.exit_code == 0, done.output
        said = done.stdout
assert threading.active_count() == 1
# A fork would copy every page whose objects its collector looks at.
gc.collect()
gc.freeze()
