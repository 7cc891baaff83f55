"""The one kind of graph that networks are: directed, with parallel ties told apart by their kind.

What every writer, picture and measure finds there; a key whose value is unknown is absent.

The network (`network.graph`):
  `name` of the projection; `title_en` `title_ar` `description_en` `description_ar` `counting_en` `counting_ar`,
  what it shows and how it counts; `directed`, False where ties are symmetric: each is then written once, from the
  IRI that sorts first; `query`, the SPARQL text; `since` `until`, ISO days; `filters`, the other conditions in words;
  `min_confidence`; `undated`, how many events the window left out for want of a day; `data_version`; `licence`.

A node, whose key is its IRI:
  `iri`, `label` (English, else Arabic, else another, else the end of the IRI), `label_en`, `label_ar`; `type`:
  person, state, organization, group, meeting, agreement, process, article, evidence, thing; `guarantor`, True for a
  guarantor state; `represents`, the IRIs that it represents, parted by spaces; `status` of a meeting: Held, Planned,
  Cancelled; `first` `last`, ISO days; `spells`.
  Once it is laid out (`layout`): `x` `y` `size`, numbers, and `color`, `#rrggbb`.

A tie, whose key is its kind:
  `kind`, `label` and `label_ar`, the kind in words; `weight`, how many events or articles, as the projection counts;
  `newman`, the sum of 1/(n-1) over its events of n actors, where the projection counts so; `first` `last`, ISO
  days, the bounds of what is known; `precision`: day, month or year, the coarsest of its events; `spells`; `events`
  and `articles`, IRIs parted by spaces, from which every tie leads to its sentences; `confidence`, of the surest
  event.

`spells` are the days of the events, as `Spell`s in order: merged, so that no two touch or overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

#: First and last day, ISO dates, both included.
Spell = tuple[str, str]

if TYPE_CHECKING:
    Network = nx.MultiDiGraph[str]
else:
    Network = nx.MultiDiGraph
