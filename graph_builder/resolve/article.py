"""The whole way of one article, from text to the facts that enter the graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph_builder.extract.accords import AccordFinder
from graph_builder.extract.annotate import Annotated, Annotator
from graph_builder.extract.candidates import Candidate
from graph_builder.extract.gazetteer import load_gazetteer
from graph_builder.extract.meetings import MeetingFinder, candidates
from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Patterns, load_patterns
from graph_builder.extract.scenes import Scene
from graph_builder.extract.topics import TopicFinder
from graph_builder.model import Article, Extraction
from graph_builder.resolve.accord_hints import context_hints
from graph_builder.resolve.accords import Accord, gather, write_accords
from graph_builder.resolve.actors import write_actors
from graph_builder.resolve.confidence import with_confidence
from graph_builder.resolve.draft import Draft
from graph_builder.resolve.events import Step, merge, steps
from graph_builder.resolve.frames import date_by_frame, place_by_dateline, place_by_frame
from graph_builder.resolve.kin import settle_kin, settle_people
from graph_builder.resolve.meetings import write_meetings
from graph_builder.resolve.relations import write_relations
from graph_builder.resolve.rounds import settle_rounds
from graph_builder.resolve.topics import write_topics
from graph_builder.text.compiled import compiled_beside
from graph_builder.text.detect import detect_language
from graph_builder.text.language import Language, load_language

_OFF_TOPIC, _DIFFERENT = 4, 3


@dataclass(frozen=True, slots=True)
class Reader:
    """All that reading one language needs, built once a process."""

    language: Language
    annotator: Annotator
    patterns: Patterns
    meetings: MeetingFinder
    accords: AccordFinder
    scene: Scene
    topics: TopicFinder

    def extract(self, article: Article) -> Extraction:
        """What the article says. Depends on the article and the data files alone."""
        annotated = self.annotator.read(article)
        draft = Draft(article, annotated.discourse)
        write_actors(draft, annotated.headline, self.scene, evidence=False)
        write_actors(draft, annotated.body, self.scene, evidence=True)
        self._events(draft, annotated)
        compiled_beside(self.language.folder).keep()
        return with_confidence(draft.finish())

    def merging(self, article: Article) -> tuple[list[Step], tuple[Passage, ...]]:
        """How the tellings of meetings were put together, step by step, and the sentences that they stand in."""
        annotated = self.annotator.read(article)
        found, _ = self._tellings(Draft(article, annotated.discourse), annotated.body)
        return steps(found, annotated.discourse, annotated.anchor.published), annotated.body

    def _tellings(self, draft: Draft, passages: tuple[Passage, ...]) -> tuple[list[Candidate], list[Accord]]:
        """The tellings of meetings, and the agreements; none where the article is about something else."""
        if self._off_topic(passages):
            return [], []
        told = [a for n, p in enumerate(passages) for a in self.accords.find(p, n, draft.discourse)]
        accords = gather(told, draft, self.language)
        found = candidates(self.meetings, passages)
        settle_rounds(found, accords, passages)
        return found, accords

    def _events(self, draft: Draft, annotated: Annotated) -> None:
        passages, discourse = annotated.body, annotated.discourse
        found, accords = self._tellings(draft, passages)
        events = settle_kin(merge(found, discourse, annotated.anchor.published))
        settle_people(events, passages)
        date_by_frame(events, passages, annotated.anchor.published, self.patterns)
        place_by_frame(events)
        place_by_dateline(events, passages, annotated.anchor.published)
        place_by_frame(events)
        events = [e for e in events if e.is_told()]
        accord_nodes = write_accords(draft, accords, passages)
        draft.hints.update(context_hints(accords, accord_nodes, events, discourse, passages))
        event_nodes = write_meetings(draft, events, passages)
        write_relations(draft, events, event_nodes, accords, accord_nodes, passages, self.patterns)
        told_of = {event_nodes[id(e)]: e for e in events}, {accord_nodes[a.key]: a for a in accords}
        write_topics(draft, self.topics, *told_of, passages)

    def _off_topic(self, passages: tuple[Passage, ...]) -> bool:
        """Whether the article is about sport or the like, by the words of the class `off_topic`."""
        word = self.patterns.word("off_topic")
        found = [match[0] for p in passages for match in word.finditer(p.symbols.text)]
        return len(found) >= _OFF_TOPIC and len(set(found)) >= _DIFFERENT


@cache
def reader(language: str) -> Reader:
    """The reader of a language. Raises UsageError where there is no data for it."""
    loaded = load_language(language)
    patterns = load_patterns(loaded)
    annotator = Annotator(loaded, load_gazetteer())
    finders = MeetingFinder(patterns), AccordFinder(patterns)
    return Reader(loaded, annotator, patterns, *finders, Scene(loaded), TopicFinder(loaded))


def extract_article(article: Article) -> Extraction:
    """What one article says, in the language that it states or that its text shows."""
    language = article.language or detect_language(article.text)
    if language != article.language:
        article = Article.from_json({**article.to_json(), "lang": language})
    return reader(language).extract(article)
