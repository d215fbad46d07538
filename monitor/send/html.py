"""How does a page look in a mail program? One table, no image, nothing remote."""

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.model.message import Message
from monitor.send.page import fit
from monitor.send.views import Page

#: Gmail clips at about 102 KB, and what it clips is the end.
MOST_BYTES = 90_000

_TEMPLATES = Environment(
    loader=PackageLoader("monitor.send"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
#: At-rules stay in the head: they are what the dark form is made of.
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def render_html(page: Page) -> str:
    """A whole document, its styles inline."""
    document = _TEMPLATES.get_template("message.html").render(page=page)
    return _INLINER.inline(document)


def fit_html(message: Message) -> Page:
    """The page with as many whole stories as a mail program shows unclipped."""
    return fit(message, lambda page: len(render_html(page).encode()) < MOST_BYTES)
