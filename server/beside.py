"""What a generation keeps beside its graphs, as far as the server tells of it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph_builder.errors import StoreError
from graph_builder.rdf.verdict import SEVERITIES
from graph_builder.stores.removed import Removed, removed
from graph_builder.stores.validated import kept_messages

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beside:
    """`removed`: what an earlier generation had; `verdict`: how many messages of each severity the shapes give.

    The verdict is None where none was made by the shapes as they are now.
    """

    removed: Removed = field(default_factory=Removed)
    verdict: Mapping[str, int] | None = None


def read_beside(generation: Path) -> Beside:
    """Read what lies in the folder of a generation; nothing where a later writer has swept it already."""
    try:
        messages = kept_messages(generation)
        found = None if messages is None else Counter(message.severity for message in messages)
        return Beside(removed(generation), None if found is None else {one: found[one] for one in SEVERITIES})
    except (OSError, StoreError) as error:
        _LOG.warning("What lies beside the graphs of %s cannot be read: %s", generation.name, error)
        return Beside()
