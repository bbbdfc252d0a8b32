"""An explanation drawn for people: the sentence with its marks, then who says what and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from kg.cli.causes import HOLDERS, ORIGINS, REASONS, TIES, VOICES, edge
from kg.cli.language import LANGUAGE, say
from kg.cli.output import clean, drawn, number, width
from kg.edges import Edge
from kg.explain import ArticleExplanation, PairExplanation, StatementExplanation
from kg.model import Mention
from kg.nlp.tracing import MentionTrace
from kg.ontology import ENTITY_TYPES, STATUSES
from kg.relations.attachable import likeliest
from kg.relations.weighing import Holding, Verdict

__all__ = ["draw_pair", "draw_statement", "drawn"]

_BESIDE = 5  # other verdicts shown
_MARKS = {"end": ("[", "]", "bold cyan"), "trigger": ("*", "*", "bold yellow")}


def draw_statement(explained: ArticleExplanation, one: StatementExplanation) -> Text:
    """Return the explanation of one statement."""
    said, entities = one.statement, explained.entities
    text = Text()
    text.append(clean(edge(entities[one.subject], said.relation, entities[one.object])), "bold")
    status = STATUSES[said.status].in_(LANGUAGE)
    text.append(f"  ({status}, {said.confidence:.2f})\n")
    article = explained.article
    where = [article.source, article.date or "", one.iri]
    text.append(clean("  ".join(part for part in where if part)) + "\n", "dim")
    text.append(_sentence(explained, one))
    for place in dict.fromkeys((one.subject, one.object)):
        text.append(_entity(explained, place))
    text.append(_section(say("voci", "voices"), _voices(one.verdict, explained)))
    text.append(
        _section(
            say("anche pesate, stessa frase", "also weighed, same sentence"),
            _others(one.others, explained),
        )
    )
    text.append(_section(say("come vale", "how it holds"), _holding(one, explained)))
    text.append(_section(say("arco semplice", "plain edge"), [_plain(one.edge)]))
    return text


def draw_pair(explained: ArticleExplanation, pair: PairExplanation) -> Text:
    """Return why two names are joined or not."""
    text = Text()
    names = ", ".join(pair.missing) if pair.missing else " – ".join(pair.names)
    text.append(clean(names), "bold")
    text.append(f": {REASONS[pair.reason]}\n")
    text.append(clean(explained.article.source) + "\n", "dim")
    for end in dict.fromkeys(end for end in pair.ends if end is not None):
        text.append(_entity(explained, end))
    best = say("il meglio di ogni relazione", "the best of each relation")
    text.append(_section(best, _best(pair.best, explained)))
    return text


def _section(title: str, lines: Iterable[str]) -> Text:
    text = Text()
    shown = list(lines)
    if shown:
        text.append(title + "\n", "bold")
        text.append("".join(f"  {clean(line)}\n" for line in shown))
    return text


def _sentence(explained: ArticleExplanation, one: StatementExplanation) -> Text:
    """Return the sentence, its ends in [brackets] and its trigger words between *stars*."""
    said = one.statement.evidence
    marks = [
        (mention.start, mention.end, "end")
        for place in (one.subject, one.object)
        for mention in explained.entities[place].mentions
    ]
    marks += [(span.start, span.end, "trigger") for span in one.statement.triggers]
    text, at = Text(), said.start
    for start, end, kind in sorted(marks):
        if start < at or end > said.end:
            continue
        lead, tail, style = _MARKS[kind]
        text.append(clean(explained.article.text[at:start]).replace("\n", " "))
        text.append(lead + clean(explained.article.text[start:end]) + tail, style)
        at = end
    text.append(clean(explained.article.text[at : said.end]).replace("\n", " "))
    lines = text.wrap(Console(width=width()), width() - 4)
    for line in lines:
        line.rstrip()
    return Text("").join(Text("    ").append(line).append("\n") for line in lines)


def _entity(explained: ArticleExplanation, place: int) -> Text:
    entity, traces = explained.entities[place], explained.trace.mentions[place]
    title = f"{entity.name} ({ENTITY_TYPES[entity.type].in_(LANGUAGE)})"
    return _section(clean(title), _mentions(traces, explained))


def _mentions(traces: Sequence[MentionTrace], explained: ArticleExplanation) -> Iterator[str]:
    """Yield the mentions; those that are alike in all stand on one line."""
    alike: dict[tuple[str, str], list[Mention]] = {}
    for trace in traces:
        key = trace.mention.text, _cause(trace, explained)
        alike.setdefault(key, []).append(trace.mention)
    for (words, cause), mentions in alike.items():
        places = ", ".join(f"{mention.start}" for mention in mentions[:_BESIDE])
        more = ", …" if len(mentions) > _BESIDE else ""
        yield f"{' '.join(words.split())}  @{places}{more}  {cause}"


def _cause(trace: MentionTrace, explained: ArticleExplanation) -> str:
    parts = [ORIGINS[trace.origin] + _share(trace.certainty)]
    found = trace.found_as
    if found is not None:
        parts.append(say("visto come", "seen as") + f" «{found.text}» {found.label}")
    if trace.tie is not None:
        parts.append(TIES[trace.tie])
    if trace.rivals:
        first, *others = trace.rivals
        how = say("dalla rete", "by the network")
        if trace.scored_by == "clues":
            how = say("dagli indizi", "by the clues")
        parts.append(say("risolto", "resolved") + f" {how} {first.score:.2f}")
        if others:
            name = explained.entities[others[0].entity].name
            parts.append(say("secondo", "runner-up") + f" {name} {others[0].score:.2f}")
    return "; ".join(parts)


def _share(chance: float | None) -> str:
    return "" if chance is None else f" {chance:.2f}"


def _voices(verdict: Verdict, explained: ArticleExplanation) -> Iterator[str]:
    belief = verdict.belief
    if verdict.network is not None:
        yield _voice(say("rete", "network"), verdict.network, belief.scale)
    heard = verdict.network is not None and verdict.pattern is not None
    weight = f"  {belief.pattern:+.2f}" if heard else ""
    yield say("schema", "pattern").ljust(14) + (_pattern(verdict.pattern) + weight)
    if verdict.linear is not None:
        yield _voice(say("lineare", "linear"), verdict.linear, belief.linear)
    yield say("costante", "constant").ljust(14) + f"{belief.shift:+.2f}"
    sign = "≥" if verdict.believed else "<"
    threshold = say("soglia", "threshold")
    yield (
        say("insieme", "together").ljust(14)
        + f"{verdict.chance:.2f} {sign} {verdict.least:.2f}"
        + f"  ({threshold}, {explained.profile})"
    )


def _voice(name: str, logit: float, weight: float) -> str:
    return f"{name:<14}{logit:+.2f} × {weight:.2f}"


def _pattern(producer: str | None) -> str:
    """Return the name of a pattern and its file.

    >>> _pattern("pattern:investorIn/investe-in")
    'investe-in (kg/relations/patterns/investorIn.toml)'
    """
    if producer is None:
        return say("nessuno", "none")
    relation, _, name = producer.removeprefix("pattern:").partition("/")
    return f"{name} (kg/relations/patterns/{relation}.toml)"


def _others(verdicts: Sequence[Verdict], explained: ArticleExplanation) -> Iterator[str]:
    for verdict in verdicts[:_BESIDE]:
        yield _weighed(verdict, explained)
    if len(verdicts) > _BESIDE:
        rest = len(verdicts) - _BESIDE
        yield say(f"… e altre {rest}, meno probabili", f"… and {rest} more, less likely")


def _best(verdicts: Sequence[Verdict], explained: ArticleExplanation) -> Iterator[str]:
    for verdict in verdicts:
        place = say("frase", "sentence") + f" {verdict.line + 1}"
        yield f"{_weighed(verdict, explained)}  ({place})"


def _weighed(verdict: Verdict, explained: ArticleExplanation) -> str:
    ends = explained.entities[verdict.subject], explained.entities[verdict.object]
    sign = "≥" if verdict.believed else "<"
    said = edge(ends[0], verdict.relation, ends[1])
    return f"{verdict.chance:.2f} {sign} {verdict.least:.2f}  {said}"


def _holding(one: StatementExplanation, explained: ArticleExplanation) -> Iterator[str]:
    holding = one.holding
    ranked = sorted(holding.statuses.items(), key=lambda item: -item[1])
    shares = ", ".join(f"{STATUSES[s].in_(LANGUAGE)} {share:.2f}" for s, share in ranked)
    yield say("stato", "status").ljust(14) + f"{shares}  ({HOLDERS[holding.by]})"
    for voice, part in holding.voices.items():
        added = ", ".join(f"{STATUSES[s].in_(LANGUAGE)} {part[s]:+.2f}" for s, _ in ranked)
        yield f"  {VOICES[voice]}".ljust(14) + added
    if holding.cue is not None:
        words = explained.article.text[holding.cue.start : holding.cue.end]
        yield say("spia", "cue word").ljust(14) + words
    yield from _claimants(one, holding, explained)
    yield from _values(one, holding)
    if not holding.values:
        yield from _attached(one)


def _values(one: StatementExplanation, holding: Holding) -> Iterator[str]:
    """Yield every value that was weighed; one of another sentence with that sentence's side."""
    best = likeliest(holding.values)
    place, least = one.statement.evidence, holding.least_value
    for value, chance in holding.values:
        side = ""
        if value.end <= place.start:
            side = say("  (frase prima)", "  (sentence before)")
        elif value.start >= place.end:
            side = say("  (frase dopo)", "  (sentence after)")
        taken = chance > least and best[value.kind][0] is value
        mark = say("  (attribuito)", "  (attached)") if taken else ""
        sign = "≥" if chance > least else "<"
        shown = f"{value.text}  {chance:.2f} {sign} {least:.2f}{mark}{side}"
        yield say("valore", "value").ljust(14) + shown


def _plain(edge_: Edge) -> str:
    """Return whether the statement is a plain edge too, and why."""
    if not edge_.asserted:
        return say("no: solo ciò che è affermato lo è", "no: only what is asserted is one")
    shares = f"{edge_.belief:.2f} {'≥' if edge_.written else '<'} {edge_.least:.2f}"
    if edge_.sources is None:
        where = say("questo articolo da solo", "this article alone")
    elif edge_.sources == 1:
        where = say("un articolo", "one article")
    else:
        where = say(
            f"{edge_.sources} articoli indipendenti", f"{edge_.sources} independent articles"
        )
    return f"{say('sì', 'yes') if edge_.written else 'no'}: {shares}  ({where})"


def _claimants(
    one: StatementExplanation, holding: Holding, explained: ArticleExplanation
) -> Iterator[str]:
    title = say("chi lo dice", "claimant").ljust(14)
    for entity, chance in holding.claimants[:2]:
        sign = "≥" if chance > holding.least_claimant else "<"
        least = f"{sign} {holding.least_claimant:.2f}"
        yield f"{title}{explained.entities[entity].name}  {chance:.2f} {least}"
    if not holding.claimants and one.statement.claimant:
        names = {entity.id: entity.name for entity in explained.entities}
        yield f"{title}{names[one.statement.claimant]}  ({HOLDERS['rule']})"


def _attached(one: StatementExplanation) -> Iterator[str]:
    """Yield what the rules attached, which carries no probability."""
    said = one.statement
    found = {
        say("importo", "amount"): f"{number(said.amount.value)} {said.amount.currency}"
        if said.amount
        else None,
        say("quota", "stake"): None if said.stake is None else f"{number(said.stake)} %",
        say("data", "date"): said.date,
        say("ruolo", "role"): said.role,
    }
    for title, value in found.items():
        if value is not None:
            yield f"{title:<14}{value}"
