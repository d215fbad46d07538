"""What may stand for a secret, or an address that is one?"""

import base64
import binascii
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

from monitor.settings.addresses import url_mistake
from monitor.settings.checks import CONTROL, fault
from monitor.settings.problem import quote


def _secret_url(url: SecretStr) -> SecretStr:
    if wrong := url_mistake(url.get_secret_value()):
        raise fault(wrong, "write http:// or https:// and a host (value not shown)")
    return url


def _teams_url(url: SecretStr) -> SecretStr:
    host = urlsplit(_secret_url(url).get_secret_value()).hostname or ""
    if host == "outlook.office.com" or host.endswith(".webhook.office.com"):
        remedy = "make a webhook with Workflows in Teams, and write its address"
        raise fault(
            "an address of a connector, which Microsoft has switched off", remedy
        )
    return url


def _ntfy_url(url: SecretStr) -> SecretStr:
    parts = urlsplit(_secret_url(url).get_secret_value())
    if not re.fullmatch(r"/(?:[^/]+/)*[A-Za-z0-9_-]{1,64}", parts.path) or parts.query:
        remedy = "write the server and the topic, such as https://ntfy.sh/TOPIC"
        raise fault("not the address of a topic", f"{remedy} (value not shown)")
    return url


def _apprise_url(url: SecretStr) -> SecretStr:
    if not re.match(
        r"[a-z0-9]+://\S", _one_line(url).get_secret_value(), re.IGNORECASE
    ):
        remedy = "write it like pover://USER@TOKEN (value not shown)"
        raise fault("not an address of Apprise", remedy)
    return url


def _bot_token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token.get_secret_value()):
        remedy = "copy what BotFather gave, such as 123456:ABC-DEF (value not shown)"
        raise fault("not the token of a bot", remedy)
    return token


def _signing_secret(secret: SecretStr) -> SecretStr:
    """Standard Webhooks: after `whsec_` stands base64; anything else is used as is."""
    text = secret.get_secret_value()
    try:
        if text.startswith("whsec_"):
            base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        remedy = "copy it whole, or leave out whsec_ (value not shown)"
        raise fault("not base64 after whsec_", remedy) from None
    return _one_line(secret)


def _one_line(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not text or CONTROL.search(text):
        raise fault("not one line of text", "write the secret alone (value not shown)")
    return secret


def _header_names(headers: dict[str, SecretStr]) -> dict[str, SecretStr]:
    for name in headers:
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            remedy = "write a header name such as Authorization"
            raise fault(f"not a header name: {quote(name)}", remedy)
        if name.casefold() in {"host", "content-length", "connection", "cookie"}:
            remedy = "remove it; the monitor keeps no cookies and frames its own calls"
            raise fault(f"this header cannot be set: {quote(name)}", remedy)
    return headers


SecretUrl = Annotated[SecretStr, AfterValidator(_secret_url)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signing_secret)]
TeamsUrl = Annotated[SecretStr, AfterValidator(_teams_url)]
NtfyUrl = Annotated[SecretStr, AfterValidator(_ntfy_url)]
AppriseUrl = Annotated[SecretStr, AfterValidator(_apprise_url)]
BotToken = Annotated[SecretStr, AfterValidator(_bot_token)]
Password = Annotated[SecretStr, AfterValidator(_one_line)]
Headers = Annotated[
    dict[str, Annotated[SecretStr, AfterValidator(_one_line)]],
    AfterValidator(_header_names),
]
