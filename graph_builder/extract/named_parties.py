"""The parties that the name of a known agreement says: "the Iranian nuclear deal"."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.text.language import Language


def named_parties(name: str, accord: str, discourse: Discourse, language: Language) -> Iterator[str]:
    """The ids of those of its known parties whose name or adjective stands in the folded `name`, in their order.

    The gazetteer only confirms them: a party that the words do not say is none.
    """
    known = discourse.entity(accord)
    for party in known.parties if known else ():
        entity = discourse.entity(party)
        adjectives = discourse.gazetteer.demonyms.get(party, {}).get(language.code, ())
        forms = [*adjectives, *(entity.names(language.code) if entity else ())]
        words = "|".join(map(regex.escape, map(language.fold, forms)))
        if words and regex.search(rf"(?<!\w){language.rules['proclitics']}(?:{words})(?!\w)", name):
            yield party


def as_party(named: Mention, party: str) -> Mention:
    """The name of the agreement as the mention of a party that it says."""
    return Mention(named.begin, named.end, Tag.STATE, (party,), surface=named.surface, rule="accord-name")
