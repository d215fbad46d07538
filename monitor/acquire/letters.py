"""What do the mails of one visit say, as one document?"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from monitor.acquire.document import MAX_ENTRIES, Document, NotRead
from monitor.acquire.imap import MOST_OF_MAIL
from monitor.acquire.post import Letters
from monitor.acquire.shorten import asides
from monitor.model.feed import PollOutcome

CUT = f"the rest of a mail beyond {MOST_OF_MAIL >> 20} MB"

ReadMail = Callable[[bytes], Document | NotRead]


def gather_letters(letters: Letters, read: ReadMail) -> Document | NotRead:
    """A mail that cannot be read is set aside with its reason.

    A parser that could not be asked is no mail's fault: then none is taken for read.
    """
    whole = Document()
    left_out = Counter[str]()
    for mail in letters.mails:
        answer = read(mail.body)
        if isinstance(answer, Document):
            whole = replace(whole, entries=(*whole.entries, *answer.entries))
            left_out.update(dict(answer.asides))
            left_out[CUT] += len(mail.body) >= MOST_OF_MAIL
        elif answer.outcome is PollOutcome.PARSER_KILLED and not answer.poison:
            return answer
        else:
            left_out[answer.detail or answer.outcome.value] += 1
    left_out.update(dict(asides(max(len(whole.entries) - MAX_ENTRIES, 0))))
    more = f"{letters.waiting} more mails wait for the next poll"
    return replace(
        whole,
        entries=whole.entries[:MAX_ENTRIES],
        asides=tuple((+left_out).items()),
        note=more if letters.waiting else "",
    )
