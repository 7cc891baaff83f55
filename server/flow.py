"""An answer on its way from a worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress

from graph_builder.errors import DaminError
from server.alarms import Alarm, Alarms
from server.engine import Answer
from server.errors import BadQueryError, ClientGoneError, DeadlineError, NotAcceptableError, QueryFailedError
from server.evaluate import Query
from server.framing import END, STAYS, frame
from server.lanes import Once
from server.line import GRACE, Line
from server.negotiate import Choice

_ERRORS = {error.__name__: error for error in (BadQueryError, NotAcceptableError, QueryFailedError)}
#: An answer is held back until so many bytes of it are there, so that a deadline met early is still a clean 503; a
#: smaller one goes out with its length, after which the connection can be used again.
_HOLD_BACK = 262_144
_ALARMS = Alarms()


class Flow:
    """What a worker sends, after the pieces that were held back. Closing it early ends the worker.

    `done` is called once with the line, and with whether the worker stays for another query.
    """

    def __init__(self, line: Line, query: Query, deadline: float, done: Callable[[Line, bool], None]) -> None:
        self._line, self._query, self._deadline = line, query, deadline
        self._done = done
        self._release = Once(self._give_back)
        self._stays = self._kept = False
        self._alarm: Alarm | None = None
        self._held: list[bytes] = []
        self.complete = False

    def begin(self, timeout: float, left: float) -> Answer:
        """Put the question, which has `left` of its `timeout` seconds, and read until the answer is worth starting.

        Raises DeadlineError, QueryFailedError, ClientGoneError, and what `evaluate` raises.
        """
        try:
            question = {"timeout": left, "query": self._query.to_json()}
            self._line.send(frame(json.dumps(question).encode()), self._deadline)
            head = json.loads(self._receive())
            if "error" in head:
                self._end()
                raise _error(head)
            self._hold_back()
            if not self.complete:
                self._expire_in_time()
        except DeadlineError as error:
            self.close()
            raise DeadlineError(f"The query was ended at its deadline of {timeout:g} seconds.") from error
        except BaseException:
            self.close()
            raise
        return Answer(head["family"], Choice(head["format"], head["media_type"]), self)

    def __iter__(self) -> Iterator[bytes]:
        yield from filter(None, self._held)
        self._held.clear()
        while not self.complete:
            yield self._next()

    def close(self) -> None:
        """Give the worker back, or end it where it has not come to its end."""
        if self._alarm:
            self._alarm.cancel()
        self._release()
        if not self._kept:
            self._line.close()

    def _give_back(self) -> None:
        self._kept = self._stays
        self._done(self._line, self._kept)

    def _expire_in_time(self) -> None:
        """Free the worker's place at the deadline even if the client does not read, and holds our thread."""
        self._alarm = _ALARMS.at(self._deadline + GRACE, self._release)

    def _hold_back(self) -> None:
        size = 0
        while not self.complete and size < _HOLD_BACK:
            piece = self._next()
            self._held.append(piece)
            size += len(piece)

    def _next(self) -> bytes:
        """The next piece, empty at the end."""
        piece = self._receive()
        if piece == END:
            self.complete = True
            self._end()
        return piece

    def _end(self) -> None:
        """The answer is whole: the worker is free before the client has read it."""
        with suppress(DeadlineError, QueryFailedError, ClientGoneError):  # nothing is missing, even so
            self._stays = self._receive() == STAYS
        self.close()

    def _receive(self) -> bytes:
        return self._line.receive(self._deadline, self._query.gone)


def _error(head: dict[str, str]) -> DaminError:
    return _ERRORS.get(head["error"], QueryFailedError)(head["message"])
