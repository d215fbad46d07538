"""For which file of the config does an edited copy stand in?"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from monitor.settings.files import CONCEPTS, LANGUAGES, TOPICS
from monitor.settings.problem import Problem


def stands_for(file: Path, folder: Path) -> Path:
    """The one of its name; what no file of the config is called is a new topic."""
    if file.name == CONCEPTS:
        return folder / CONCEPTS
    if file.absolute().parent.name == LANGUAGES:
        return folder / LANGUAGES / file.name
    topic, language = (folder / place / file.name for place in (TOPICS, LANGUAGES))
    return language if language.exists() and not topic.exists() else topic


def read_edited(
    file: Path, options: Options, folder: Path
) -> Config | Sequence[Problem]:
    """The config with this file in place of its own; mistakes are located in it."""
    place = stands_for(file, folder)
    found = read_config(options, os.environ, {place: file.read_bytes()})
    if isinstance(found, Config):
        return found
    return [
        replace(each, file=str(file)) if each.file == str(place) else each
        for each in found
    ]
