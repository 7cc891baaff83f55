"""Connections whose clients read too slowly: waitress by itself waits for them for ever, with one of its threads."""

from __future__ import annotations

import time
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel

#: Seconds in which a client must take what the server may run ahead of it.
PATIENCE = 60.0


class PatientChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that is dropped where a write has waited for its client for `PATIENCE` seconds."""

    patience = PATIENCE

    def _flush_outbufs_below_high_watermark(self) -> None:
        until = time.monotonic() + self.patience
        with self.outbuf_lock:
            while self.connected and self.total_outbufs_len > self.adj.outbuf_high_watermark:
                self.server.pull_trigger()
                if not self.outbuf_lock.wait(until - time.monotonic()):
                    self.will_close = True
                    self.server.pull_trigger()
                    raise ClientDisconnected


def be_patient(server: Any) -> None:
    """Have a waitress server, which may listen on several addresses, keep to that."""
    for one in server.map.values() if hasattr(server, "map") else [server]:
        if hasattr(one, "channel_class"):
            one.channel_class = PatientChannel
