"""The application factory: routes over an engine, with one table from errors to answers."""

from __future__ import annotations

import logging
from functools import partial
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from graph_builder.errors import DaminError
from graph_builder.resources import resource
from server.conditional import conditional_answers
from server.context import Context, Settings
from server.delivery import compressed
from server.documents import document_routes
from server.engine import Engine
from server.errors import HTTP_SENTENCES, RETRY_AFTER_SECONDS
from server.examples import load_examples
from server.exports import export_routes
from server.pages import page_routes
from server.search import search_routes
from server.sparql import sparql_routes
from server.terms import date_words
from server.words import load_words

_LOG = logging.getLogger(__name__)
_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Reading is open to every page on the web: there are no cookies and nothing here is private.
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def create_app(engine: Engine, settings: Settings | None = None) -> Flask:
    """The WSGI application that serves what `engine` answers. Raises DataError for a broken installation."""
    settings = settings or Settings()
    context = Context(engine, settings, load_words())
    examples = load_examples()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(sparql_routes(context, examples))
    app.register_blueprint(document_routes(context))
    app.register_blueprint(export_routes(context))
    app.register_blueprint(search_routes(context))
    app.register_blueprint(page_routes(context, examples, load_examples(resource("ontology/queries/projections"))))
    _speak(app, context)
    _refuse_clearly(app)
    app.after_request(compressed)
    conditional_answers(app, engine)
    app.after_request(_add_headers)
    return app


def _speak(app: Flask, context: Context) -> None:
    """Give every template the words of the client's language."""

    @app.before_request
    def choose_language() -> None:
        g.language = context.words.choose(request.args.get("lang"), request.accept_languages)

    @app.context_processor
    def words() -> dict[str, object]:
        language: str = g.language
        return {
            "lang": language,
            "t": context.words.of(language),
            "name_of": context.words.labeller(language),
            "date_words": partial(date_words, context.words.of(language)["date_locale"]),
            "here": lambda **changes: f"{request.path}?{urlencode({**request.args.to_dict(), **changes})}",
        }


def _refuse_clearly(app: Flask) -> None:
    """Turn every error into its status and one sentence."""

    @app.errorhandler(DaminError)
    def damin_error(error: DaminError) -> Response:
        return _sentence(error.http_status, str(error))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        text = HTTP_SENTENCES.get(status, f"{error.name}.").format(path=request.path, method=request.method)
        response = _sentence(status, text)
        for name, value in error.get_headers():
            if name in {"Allow", "Location", "Retry-After"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
        return _sentence(500, HTTP_SENTENCES[500])


def _sentence(status: int, text: str) -> Response:
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _add_headers(response: Response) -> Response:
    response.headers.update({**_SECURITY, **_CORS})
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
        response.headers["Content-Language"] = g.get("language", "")
    return response
