"""Which mentions of an article speak of the same entity.

Names are grouped first (`names`), then every nominal mention is given to the group it
describes best (`nominals`). Pure functions over the model records; no spaCy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity, MentionLabel
from kg.nlp.coreference import network
from kg.nlp.coreference.names import fullest_name, group_names, majority_type
from kg.nlp.coreference.nominals import resolve_nominals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Mention, Span
    from kg.neural.tokens import Tokens


def find_entities(
    text: str,
    sentences: tuple[Span, ...],
    mentions: Iterable[Mention],
    title: str | None = None,
    tokens: Tokens | None = None,
) -> tuple[Entity, ...]:
    """Return the entities behind `mentions`, as "e1", "e2"... in order of first mention.

    With the vectors of the tokens the network resolves nominal mentions, without them the
    clues do. A nominal mention that fits no entity is left out: every entity has a name.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    named = [mention for mention in ordered if mention.label is not MentionLabel.NOM]
    nominal = [mention for mention in ordered if mention.label is MentionLabel.NOM]
    groups = group_names(text, named)
    if tokens is not None and tokens.model is not None:
        resolved = network.resolve_nominals(tokens, sentences, groups, nominal)
    else:
        resolved = resolve_nominals(text, sentences, groups, nominal, title)
    for mention, group in resolved:
        group.append(mention)
    for group in groups:
        group.sort(key=lambda mention: mention.start)
    groups.sort(key=lambda group: group[0].start)
    return tuple(
        Entity(f"e{number}", fullest_name(group), majority_type(group), tuple(group))
        for number, group in enumerate(groups, start=1)
    )
