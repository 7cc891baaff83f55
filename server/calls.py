"""Which other servers a query may call by SERVICE: none, but for those that this server is set up to call."""

from __future__ import annotations

from dataclasses import dataclass

from graph_builder.rdf.outside import addresses, is_allowed
from server.engine import Engine
from server.errors import ForbiddenError
from server.jobs import Caller


@dataclass(frozen=True, slots=True)
class Calls:
    """`caller` answers queries that call the addresses `allowed`; the workers of an engine can call nobody."""

    caller: Caller | None = None
    allowed: tuple[str, ...] = ()

    def engine_for(self, text: str, engine: Engine) -> Engine | Caller:
        """Who answers this query. Raises ForbiddenError where it would call somebody else."""
        called = addresses(text)
        if called == ():
            return engine
        if self.caller is None or not self.allowed:
            raise ForbiddenError("SERVICE is refused: this server never calls other servers.")
        if called is None or not all(is_allowed(address, self.allowed) for address in called):
            raise ForbiddenError(f"SERVICE is refused, but for these addresses: {', '.join(self.allowed)}.")
        return self.caller
