"""The application factory: routes over an engine, with one table from errors to answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request, url_for
from werkzeug.exceptions import HTTPException

from graph_builder.errors import DaminError
from graph_builder.resources import resource
from server.articles import article_routes
from server.assets import TYPE, static_files
from server.browse import browse_routes
from server.calls import Calls
from server.conditional import conditional_answers
from server.context import Context, Settings
from server.dataset_routes import dataset_routes
from server.delivery import compressed
from server.direct import Direct
from server.documents import document_routes
from server.dump_routes import dump_routes
from server.dumps import Dumps
from server.engine import Engine
from server.errors import HTTP_SENTENCES, RETRY_AFTER_SECONDS, UnauthorisedError, WriteError
from server.examples import load_examples
from server.exports import export_routes
from server.graph_store import graph_store_routes
from server.headers import Headed, depends_on
from server.limits import limit_addresses, limit_answers
from server.links import link_routes
from server.metrics import Metrics
from server.network import network_routes
from server.observing import FAULT, REQUEST_ID, ROUTE, Observed
from server.operating import operating_routes
from server.own_address import own_root
from server.pages import page_routes
from server.reconcile import reconcile_routes
from server.refusal import refused
from server.schema_org import script
from server.search import search_routes
from server.sentences import sentence_routes
from server.sitemap import sitemap_routes
from server.sparql import sparql_routes
from server.terms import date_words
from server.timeline import timeline_routes
from server.update import update_routes
from server.vocabulary import vocabulary_routes
from server.words import load_words
from server.worldmap import map_routes
from server.writing import Writing

_LOG = logging.getLogger(__name__)


class _App(Flask):
    """Our functions are plain ones: nobody need look at each before each call."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(
    engine: Engine,
    settings: Settings | None = None,
    writing: Writing | None = None,
    calls: Calls | None = None,
    ending: Callable[[], bool] = lambda: False,
    dumps: Dumps | None = None,
) -> Flask:
    """The WSGI application that serves what `engine` answers, and with `writing` takes what is to be written.

    `calls` says which other servers queries may call, `dumps` makes the files of all that there is. While `ending`
    says so, requests are refused. Raises DataError for a broken installation.
    """
    settings, writing = settings or Settings(), writing or Writing()
    context = Context(engine, settings, load_words(), calls or Calls())
    examples = load_examples()
    app = _App(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    metrics = Metrics(lambda: engine.generation)
    limit_addresses(app, settings.max_url)
    app.register_blueprint(sparql_routes(context, examples))
    app.register_blueprint(update_routes(writing))
    app.register_blueprint(graph_store_routes(context, writing))
    app.register_blueprint(article_routes(writing))
    app.register_blueprint(operating_routes(metrics))
    app.register_blueprint(document_routes(context))
    app.register_blueprint(vocabulary_routes(context))
    app.register_blueprint(dataset_routes(context, dumps))
    app.register_blueprint(dump_routes(context, dumps))
    app.register_blueprint(sitemap_routes(context))
    app.register_blueprint(export_routes(context))
    app.register_blueprint(search_routes(context))
    app.register_blueprint(reconcile_routes(context))
    app.register_blueprint(link_routes(context, writing))
    app.register_blueprint(browse_routes(context))
    app.register_blueprint(sentence_routes(context))
    projections = load_examples(resource("ontology/queries/projections"))
    app.register_blueprint(network_routes(context, projections))
    app.register_blueprint(timeline_routes(context))
    app.register_blueprint(map_routes(context))
    app.register_blueprint(page_routes(context, examples, projections))
    _speak(app, context)
    _refuse_clearly(app)
    app.after_request(compressed)
    static_files(app)
    conditional_answers(app, engine)
    _name_language(app, context)
    limit_answers(app, settings.max_result)
    app.wsgi_app = Observed(Headed(Direct(app.wsgi_app, context)), metrics, ending)  # type: ignore[method-assign]
    return app


def _speak(app: Flask, context: Context) -> None:
    """Give every template the words of the client's language."""

    @app.before_request
    def name_route() -> None:
        request.environ[ROUTE] = request.url_rule.rule if request.url_rule else "none"
        if FAULT in request.environ:
            raise request.environ[FAULT]

    known = {rule.rule: rule.endpoint for rule in app.url_map.iter_rules()}

    @app.context_processor
    def words() -> dict[str, object]:
        language = context.language()
        return {
            "routes": known,
            "type_folder": TYPE,
            "lang": language,
            "t": context.words.of(language),
            "name_of": context.words.labeller(language),
            "date_words": partial(date_words, context.words.of(language)["date_locale"]),
            "schema_org": lambda iri, path: script(context, iri, _page_of(context, path)),
            "here": lambda **changes: f"{request.path}?{urlencode({**request.args.to_dict(), **changes})}",
        }


def _page_of(context: Context, path: str) -> str:
    return own_root(request.environ, context.settings.public) + url_for("documents.document", path=path).lstrip("/")


def _refuse_clearly(app: Flask) -> None:
    """Turn every error into its status and one sentence."""

    @app.errorhandler(DaminError)
    def damin_error(error: DaminError) -> Response:
        if isinstance(error, WriteError) and error.messages:
            return refused(error)
        response = _sentence(error.http_status, str(error))
        if isinstance(error, UnauthorisedError):
            response.headers["WWW-Authenticate"] = 'Bearer realm="damin"'
        return response

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
        known = request.environ.get(REQUEST_ID)
        _LOG.error("%s %s failed, request %s", request.method, request.path, known, exc_info=error)
        return _sentence(500, HTTP_SENTENCES[500])


def _sentence(status: int, text: str) -> Response:
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _name_language(app: Flask, context: Context) -> None:
    """Say which language a page is in."""

    @app.after_request
    def name(response: Response) -> Response:
        if response.mimetype == "text/html":
            depends_on(response, "Accept-Language")
            response.headers["Content-Language"] = context.language()
        return response
