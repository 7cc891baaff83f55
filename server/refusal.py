"""A write that the shapes refuse, as the client reads it: 422 with the SHACL report in Turtle, JSON or text."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Response, request

from graph_builder.rdf.verdict import Message, Verdict, report_turtle
from server.errors import WriteError
from server.negotiate import Choice, Format, choose

#: Text is what all other errors of this server are.
REPORTS = (
    Format("text", ("text/plain",), ("text",)),
    Format("turtle", ("text/turtle", "application/x-turtle"), ("turtle",)),
    Format("json", ("application/json", "application/problem+json"), ("json",)),
)


def refused(error: WriteError) -> Response:
    """The answer that says what does not conform, in the format that the client likes best."""
    choice = choose(request.accept_mimetypes, REPORTS) or Choice("text", "text/plain")
    messages = tuple(Message(**message) for message in error.messages)
    body = {"text": _text, "turtle": _turtle, "json": _json}[choice.format](str(error), messages)
    response = Response(body, error.http_status, content_type=choice.content_type)
    response.vary.add("Accept")
    return response


def _text(sentence: str, messages: tuple[Message, ...]) -> str:
    lines = (f"{m.severity}: {' '.join(filter(None, (m.focus, m.path, m.value)))}\n  {m.text_en}\n" for m in messages)
    return f"{sentence}\n{''.join(lines)}"


def _turtle(sentence: str, messages: tuple[Message, ...]) -> str:
    return f"# {sentence}\n{report_turtle(Verdict(False, messages, 0.0, '', 0))}"


def _json(sentence: str, messages: tuple[Message, ...]) -> str:
    record = {"error": sentence, "conforms": False, "messages": [asdict(message) for message in messages]}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
