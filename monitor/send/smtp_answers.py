"""What does a mail server's answer mean for a delivery?

Its words stay out of every receipt, since it may repeat ours; its codes are kept.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Mapping

from monitor.ports import Deferred, Delivered, Receipt, Refused

Refusals = Mapping[str, tuple[int, bytes]]

_ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")
FOREVER = range(500, 600)


def receipt_for_error(error: Exception, *, late: bool) -> Receipt:
    """For an exchange that did not end with the mail being taken."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return receipt_for_refusals(error.recipients, all_of=len(error.recipients))
        case smtplib.SMTPResponseException():
            return _refused_or_deferred(error)
        case smtplib.SMTPNotSupportedError():
            # Perhaps stripped on the way by somebody who wants the password.
            return Deferred(
                "it offers no encryption or no log-in, as asked for", channel=True
            )
        case ssl.SSLError():
            sure = isinstance(error, ssl.SSLCertVerificationError)
            said = "its certificate or its TLS was not accepted"
            return Deferred(said, channel=True, doubt=not sure)
        case socket.gaierror():
            return Deferred("its host name does not resolve", channel=True)
        case ConnectionRefusedError():
            return Deferred("it refuses connections", channel=True)
        case _:
            pass
    if late:
        return Deferred("it took too long", channel=True, doubt=True)
    return Deferred("the connection broke before it took the mail")


def receipt_for_refusals(refused: Refusals, *, all_of: int) -> Receipt:
    """Of `all_of` recipients some were refused, perhaps all of them."""
    codes = sorted({_code(*answer) for answer in refused.values()})
    some = f"{len(refused)} of {all_of} recipients refused ({', '.join(codes)})"
    if any(code not in FOREVER for code, _ in refused.values()):
        return Deferred(some)
    if len(refused) < all_of:
        return Delivered(some)
    # The same people are written to in every mail.
    return Refused(some, channel=True)


def _refused_or_deferred(error: smtplib.SMTPResponseException) -> Receipt:
    said = error.smtp_error
    code = _code(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        sentence = f"it does not accept our name and password ({code})"
    else:
        sentence = f"it does not take the mail ({code})"
    if error.smtp_code in FOREVER:
        # Only what is said of the text itself is about this mail alone.
        about_us = not isinstance(error, smtplib.SMTPDataError)
        return Refused(sentence, channel=about_us)
    return Deferred(sentence, channel=isinstance(error, smtplib.SMTPConnectError))


def _code(code: int, said: bytes) -> str:
    """Such as "SMTP 550 5.7.30"."""
    found = _ENHANCED.search(said)
    return f"SMTP {code} {found[0].decode()}" if found else f"SMTP {code}"
