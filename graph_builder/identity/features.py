"""The table of weighted features by which two profiles are rated: `data/identity.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from graph_builder.errors import DataError
from graph_builder.identifiers import digest
from graph_builder.identity import cases
from graph_builder.identity.profile import Profile
from graph_builder.resources import resource
from graph_builder.text.language import read_yaml

FILE = "data/identity.yaml"
Case = Callable[[Profile, Profile], str | None]
_BOTH = (cases.same_day, cases.same_people, cases.same_place)
MEETING: Mapping[str, Case] = {f.__name__: f for f in (cases.same_round, *_BOTH, cases.same_kind, cases.same_status)}
AGREEMENT: Mapping[str, Case] = {f.__name__: f for f in (cases.same_name, *_BOTH, cases.same_form)}
FAMILIES = {"Meeting": MEETING, "Agreement": AGREEMENT}


@dataclass(frozen=True, slots=True)
class Weights:
    """The table of `data/identity.yaml`, for one family: what each case weighs, the sum that is enough for two
    profiles to be one, and the sum below which two are never in one group.
    """

    family: str
    threshold: float
    veto: float
    features: Mapping[str, Mapping[str, float]]

    def of(self, a: Profile, b: Profile) -> dict[str, tuple[str, float]]:
        """By feature the case that holds, where one does, and its weight. Raises DataError for a case that the
        table lacks.
        """
        found = {name: case(a, b) for name, case in FAMILIES[self.family].items()}
        try:
            return {name: (case, self.features[name][case]) for name, case in found.items() if case}
        except KeyError as error:
            raise DataError(f"{FILE}: {self.family}: no weight for {error}") from error

    def score(self, a: Profile, b: Profile) -> float:
        """The sum over all features; the order of the two does not matter."""
        return round(sum(weight for _, weight in self.of(a, b).values()), 3)


@cache
def load_weights(family: str) -> Weights:
    """The shipped table of a family. Raises DataError where it is missing or not well formed."""
    path = resource(FILE)
    try:
        table = read_yaml(path)[family]
        features = {n: {case: float(w) for case, w in table["features"][n].items()} for n in FAMILIES[family]}
        return Weights(family, float(table["threshold"]), float(table["veto"]), features)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: {family}: a weight is missing or no number: {error}") from error


@cache
def rules_digest() -> str:
    """Tells one shipped table from another: what was decided by an older one is to be decided again."""
    return digest(resource(FILE).read_text(encoding="utf-8"))
