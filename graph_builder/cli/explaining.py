"""`damin explain`: why Damin believes what it believes about one article."""

from __future__ import annotations

from itertools import islice

import click
from rich.console import Console
from rich.text import Text

from graph_builder.cli.console import cell, console, harmless, print_json
from graph_builder.cli.facts import Fact, Sentence, facts_json, facts_of, sentences_of, things_of
from graph_builder.cli.merging import show_merging
from graph_builder.cli.options import json_option
from graph_builder.errors import SourceError, UsageError
from graph_builder.model import Article, Evidence, Issue
from graph_builder.resolve.article import extract_article
from graph_builder.sources import read_sources

_MARK = "bold yellow"
_IDS_SHOWN = 5


@click.command()
@click.argument("article")
@click.option("--id", "identifier", help="Which record, where the file holds several.")
@click.option("--by", type=click.Choice(["sentence", "thing"]), default="sentence", help="How facts are grouped.")
@click.option("--lang", type=click.Choice(["ar", "en"]), help="The language of names.  [default: the article's]")
@click.option("--merging", is_flag=True, help="Show the weights by which sentences were taken for one meeting.")
@json_option
def explain(article: str, identifier: str | None, by: str, lang: str | None, merging: bool, as_json: bool) -> None:
    """Show each fact of one article beside the sentence that supports it.

    ARTICLE is a file of any format that damin build reads, or - for standard input. On a terminal the words
    that carry a fact are highlighted.

    \b
    Examples:
      damin explain article.txt
      damin explain news.jsonl --id item-17 --by thing --lang en
      damin explain article.txt --merging
    """
    chosen = choose(article, identifier)
    if merging:
        show_merging(chosen)
        return
    extraction = extract_article(chosen)
    source = extraction.article
    facts = facts_of(extraction, lang or ("ar" if source.language == "ar" else "en"))
    if as_json:
        print_json(facts_json(extraction, facts))
        return
    out = console()
    out.print(cell(source.title or source.id, out), style="bold", soft_wrap=True)
    if by == "sentence":
        for sentence in sentences_of(facts):
            _show_sentence(sentence, source.text, out)
    else:
        _show_things(facts, source.text, out)
    for issue in extraction.issues:
        out.print(f"issue: {harmless(issue.reason)}", soft_wrap=True)
    out.print(f"\n{len(facts):,} facts, {len(extraction.mentions):,} things named", soft_wrap=True)


def choose(path: str, identifier: str | None) -> Article:
    """The one article of a file, or the one with this id.

    Raises UsageError where there are several and none is chosen or has the id, SourceError where none is.
    """
    articles, issues = [], []
    for item in read_sources([path]):
        if isinstance(item, Issue):
            issues.append(item)
        elif identifier is None or item.id == identifier:
            articles.append(item)
            if identifier or len(articles) > _IDS_SHOWN:
                break
    if len(articles) == 1:
        return articles[0]
    if articles:
        ids = ", ".join(article.id for article in islice(articles, _IDS_SHOWN))
        more = ", …" if len(articles) > _IDS_SHOWN else ""
        raise UsageError(f"{path} holds several articles ({ids}{more}): choose one with --id")
    if identifier:
        raise UsageError(f"{path} holds no article with the id {identifier!r}")
    reason = f": {issues[0].reason}" if issues else ""
    raise SourceError(f"{path} holds no article{reason}")


def _show_sentence(sentence: Sentence, text: str, out: Console) -> None:
    out.print()
    out.print(_highlighted(text, sentence.begin, sentence.end, sentence.marks, out), soft_wrap=True)
    for fact, evidence in sentence.facts:
        out.print(Text("  • ").append(_words(fact, out)).append(_grounds(evidence), style="dim"), soft_wrap=True)


def _show_things(facts: list[Fact], text: str, out: Console) -> None:
    for thing, known in things_of(facts).items():
        out.print()
        out.print(cell(thing, out), style="bold", soft_wrap=True)
        for fact in known:
            said = f"{cell(fact.relation, out)}: {cell(fact.value, out)}" if fact.relation else cell(fact.value, out)
            out.print(f"  • {said}", soft_wrap=True)
            for evidence in fact.statement.evidence:
                quote = _highlighted(text, evidence.begin, evidence.end, evidence.marks, out)
                line = Text("      ").append_text(quote).append(_grounds(evidence), style="dim")
                out.print(line, soft_wrap=True)


def _words(fact: Fact, out: Console) -> str:
    """The fact on one line; each part keeps its own direction."""
    subject, value = cell(fact.subject, out), cell(fact.value, out)
    return f"{subject} — {cell(fact.relation, out)}: {value}" if fact.relation else f"{subject} — {value}"


def _grounds(evidence: Evidence) -> str:
    return f"  [{evidence.rule}, {evidence.confidence:.2f}]"


def _highlighted(text: str, begin: int, end: int, marks: tuple[tuple[int, int], ...], out: Console) -> Text:
    """The sentence as it stands in the text, blanks for line ends, with the marks in colour."""
    quote = Text(harmless(text[begin:end]))
    for first, last in marks:
        quote.stylize(_MARK, max(first, begin) - begin, min(last, end) - begin)
    isolates = cell(quote.plain, out).split(quote.plain) if quote.plain else ["", ""]
    return Text(isolates[0]).append_text(quote).append(isolates[-1])
