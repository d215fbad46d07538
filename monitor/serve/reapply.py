"""How far have the rules of now come with what is stored?"""

import logging

from monitor.pipeline import Pipeline

log = logging.getLogger("monitor")


class Reapplying:
    """Takes a batch when asked, and says once when it begins and when it ends."""

    def __init__(self) -> None:
        self.over = False
        self.begun = False
        self._seen = 0
        self._changed = 0

    def take(self, pipeline: Pipeline) -> int:
        """How many texts are judged differently now.

        What is live never waits for this: after a failure it rests until the next
        day, or the next start.
        """
        try:
            return self._take(pipeline)
        except Exception:
            log.exception("rules.reapply.failed")
            self.over = True
            return 0

    def _take(self, pipeline: Pipeline) -> int:
        if not self.begun:
            self._begin(pipeline.line.count_outdated())
        if self.over:
            return 0
        seen, changed = pipeline.reapply_rules()
        self._seen += seen
        self._changed += changed
        if not seen:
            self.over = True
            log.info(
                "rules.reapply.done texts=%d changed=%d", self._seen, self._changed
            )
        return changed

    def _begin(self, texts: int) -> None:
        if not texts:
            self.over = True
            return
        self.begun = True
        log.info("rules.reapply.begun texts=%d", texts)
