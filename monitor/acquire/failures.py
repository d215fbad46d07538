"""Why did a fetch fail, in a sentence for people, and how soon is it worth a try?"""

import ssl
from http import HTTPStatus

import httpx

from monitor.acquire.answers import Failed, Grade
from monitor.acquire.guard import AddressRefusedError, NameUnknownError
from monitor.acquire.meter import HeadTooLargeError, WrappingTooLargeError
from monitor.acquire.redirects import BadRedirectError, NoAddressError
from monitor.model.feed import PollOutcome

MAX_DETAIL = 200

#: What may go wrong between two machines. Anything else is a bug of ours.
EXPECTED = (
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,  # TimeoutError and ssl.SSLError are among them
    AddressRefusedError,
    NameUnknownError,
    NoAddressError,
    BadRedirectError,
    HeadTooLargeError,
    WrappingTooLargeError,
)

_SLOW = (httpx.TimeoutException, TimeoutError)
_UNUSABLE = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)
#: Client errors that a later try may well not see.
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


def explain(error: Exception, host: str) -> Failed:
    if isinstance(error, AddressRefusedError):
        return _failed(PollOutcome.FORBIDDEN, str(error), Grade.UNASKED)
    if isinstance(error, BadRedirectError):
        return _failed(PollOutcome.BAD_REDIRECT, str(error), Grade.HARD)
    if isinstance(error, HeadTooLargeError | WrappingTooLargeError):
        return _failed(PollOutcome.TOO_LARGE, str(error), Grade.SOFT)
    if isinstance(error, _SLOW):
        detail = f"{host} did not answer in full in time"
        return _failed(PollOutcome.TOO_SLOW, detail, Grade.TEMPORARY)
    return _failed(PollOutcome.UNREACHABLE, *_unreachable(error, host))


def _unreachable(error: Exception, host: str) -> tuple[str, Grade]:
    if isinstance(error, NameUnknownError):
        return str(error), Grade.UNASKED
    if isinstance(error, NoAddressError):
        return str(error), Grade.HARD
    if isinstance(error, _UNUSABLE):
        return f"{host} cannot be asked: {error}", Grade.HARD
    if certificate := _find(error, ssl.SSLCertVerificationError):
        reason = _reason(certificate)
        return f"the certificate of {host} is not valid: {reason}", Grade.HARD
    asked = not isinstance(error, httpx.ConnectError)
    grade = Grade.TEMPORARY if asked else Grade.UNASKED
    return f"{host}: {_reason(error)}", grade


def refused(status: int, host: str) -> Failed:
    """An HTTP status that is neither an answer nor a redirect."""
    return Failed(
        outcome=PollOutcome.HTTP_ERROR,
        detail=f"{status_line(status)} from {host}",
        grade=_grade(status),
        status=status,
    )


def status_line(status: int) -> str:
    known = {s.value: s.phrase for s in HTTPStatus}
    return f"{status} {known.get(status, '')}".rstrip()


def _grade(status: int) -> Grade:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        return Grade.TEMPORARY
    return Grade.HARD if status >= HTTPStatus.BAD_REQUEST else Grade.SOFT


def _failed(outcome: PollOutcome, detail: str, grade: Grade) -> Failed:
    printable = "".join(c if c.isprintable() else " " for c in detail)
    return Failed(outcome=outcome, detail=printable[:MAX_DETAIL], grade=grade)


def _reason(error: BaseException) -> str:
    """The words of the innermost error: the outer ones only say that one failed."""
    inner = _chain(error)[-1]
    words = getattr(inner, "verify_message", "") or getattr(inner, "strerror", "")
    return str(words or str(error) or type(error).__name__)


def _find(error: BaseException, kind: type[Exception]) -> BaseException | None:
    return next((link for link in _chain(error) if isinstance(link, kind)), None)


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it came from, the outermost first."""
    chain = [error]
    while (link := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(link)
    return chain
