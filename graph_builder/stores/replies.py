"""What a remote store answers, brought to one form: booleans as words, an ASK as a boolean."""

from __future__ import annotations

import io
import json
from typing import Any

from graph_builder.stores.endpoint import Reply
from graph_builder.stores.remote_faults import RemoteStoreError

_DATATYPE = b'XMLSchema#boolean", "value": "%s"'
_TRUE, _FALSE = frozenset({"1", "true"}), frozenset({"0", "false"})


class WordedBooleans(io.RawIOBase):
    """JSON results, one row a line, in which `xsd:boolean` stands as 1 and 0: the same with `true` and `false`.

    A quotation mark inside a text is escaped, so that no text can look like what is replaced.
    """

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply
        self._lines = io.BufferedReader(reply)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what is left of a line."""
        if not self._rest:
            line = self._lines.readline()
            for digit, word in ((b"1", b"true"), (b"0", b"false")):
                line = line.replace(_DATATYPE % digit, _DATATYPE % word)
            self._rest = line
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        """Let go of the connection."""
        self._reply.close()
        super().close()


def read_boolean(reply: Reply, url: str) -> bool:
    """The answer to an ASK, whether it comes as a boolean or as a table of one row. Raises RemoteStoreError."""
    try:
        found = json.loads(reply.read() or b"")
        if "boolean" in found:
            value = str(found["boolean"]).lower()
        else:
            [row] = found["results"]["bindings"]
            [term] = row.values()
            value = str(term["value"]).lower()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RemoteStoreError(f"The store at {url} gave no answer to an ASK that can be read.") from error
    if value not in _TRUE | _FALSE:
        raise RemoteStoreError(f"The store at {url} answered an ASK with {value!r}.")
    return value in _TRUE
