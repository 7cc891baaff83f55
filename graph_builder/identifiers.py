"""Every local identifier is made here, from content alone; `rdf.iris` puts the base IRI in front of it."""

from __future__ import annotations

import hashlib
import re

from anyascii import anyascii

_MAX_SLUG = 80


def slug(name: str) -> str:
    """A readable ASCII path segment for a name in any script: `Recep Tayyip Erdoğan` → `recep-tayyip-erdogan`.

    Letters outside Latin are transliterated by anyascii. The result may be empty.
    """
    ascii_name = anyascii(name).lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_MAX_SLUG].strip("-")


def digest(*parts: str, length: int = 12) -> str:
    """The first `length` hexadecimal digits of SHA-256 over the parts, kept apart by a unit separator."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:length]


def article_key(identifier: str) -> str:
    """The key of an article in IRIs: its identifier where that is a slug already, else slug and digest.

    The digest keeps two identifiers apart that slug to the same.
    """
    readable = slug(identifier)
    return readable if readable == identifier else f"{readable}-{digest(identifier)}".lstrip("-")
