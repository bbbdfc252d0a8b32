"""Near duplicates: copies are found, different reports are not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotated import read_split
from kg.errors import StoreError
from kg.model import Article
from kg.text import read
from kg.text.duplicates import SMALLEST, SketchedArticle, near_duplicates, sketch

CORPUS = Path(__file__).parents[2] / "corpus"

AGENCY = [
    "(Torino, 3 ott) Alfa ha comprato il sessanta per cento di Beta per tre milioni di euro.",
    "L'operazione, annunciata ieri dopo la chiusura della Borsa, sarà conclusa entro l'anno.",
    "Beta produce valvole per l'industria chimica a Novara, dove occupa quaranta persone.",
    "«Insieme saremo più forti sui mercati esteri», ha detto l'amministratrice Ada Neri.",
    "Il fondatore Ugo Bianchi conserva una quota di minoranza e resta presidente.",
    "Alfa aveva chiuso il primo semestre con ricavi in crescita dell'otto per cento.",
]
OTHER = [
    "Novara perde un altro pezzo della sua industria, o forse lo mette al sicuro.",
    "La Beta dei fratelli Bianchi passa per tre milioni alla torinese Alfa, che ne prende sei decimi.",
    "Ai quaranta dipendenti, riuniti ieri sera in mensa, è stato promesso che non cambierà nulla.",
    "Ada Neri, che di Alfa è l'amministratrice, guarda soprattutto alla Germania e alla Polonia.",
    "Per il sindacato è presto per festeggiare: si aspetta il piano, che arriverà entro l'anno.",
]
FRAME = [
    "È stata una settimana piena per chi si occupa di meccanica di precisione nel Nord Ovest.",
    "Le fusioni si moltiplicano, complice il costo del denaro che finalmente accenna a scendere.",
    "Secondo gli addetti ai lavori altre aziende familiari della zona cercano un compratore.",
    "La prossima potrebbe essere Gamma, sulla quale due fondi avrebbero già chiesto di vedere i conti.",
    "Intanto la fiera di Vercelli ha chiuso con un record di visitatori e qualche contratto firmato.",
]


def item(name: str, text: str, date: str | None = None) -> SketchedArticle:
    return SketchedArticle(name, date, sketch(text))


def text(*sentences: str) -> str:
    return " ".join(sentences)


@pytest.mark.parametrize(
    "copy",
    [
        text(*AGENCY),
        "\n\n".join(AGENCY).upper(),
        text(*AGENCY).replace("à", "a'").replace("«", '"').replace("»", '"'),
        text(*AGENCY[:-1]),
        text(*AGENCY[1:]),
        text(*AGENCY[:2], *AGENCY[3:]),
        text(*AGENCY, FRAME[0]),
        text(FRAME[0], *AGENCY[:3], FRAME[1], *AGENCY[3:]),
        text(*AGENCY[1:-1], FRAME[2]),
        text(*AGENCY)
        .replace("ieri", "giovedì")
        .replace("sessanta", "60")
        .replace("Ada Neri", "Neri"),
        text(*AGENCY[:3], "Soddisfatti i vertici delle due società.", *AGENCY[4:]),
        text(*FRAME[:3], *AGENCY, *FRAME[3:]),
    ],
)
def test_an_agency_text_is_found_again_when_it_is_cut_lengthened_edited_or_framed(
    copy: str,
) -> None:
    found = near_duplicates([item("b", copy, "2024-10-04"), item("a", text(*AGENCY), "2024-10-03")])
    assert found == {"b": "a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (text(*AGENCY), text(*OTHER)),
        (text(*AGENCY), text(*OTHER[:2], AGENCY[3], *OTHER[2:])),
        (text(*AGENCY), text(*FRAME, AGENCY[0], *OTHER)),
        ("La Borsa di Milano chiude in rialzo.", "La Borsa di Milano chiude in calo."),
        ("", ""),
        ("!", "?"),
        ("", text(*AGENCY)),
    ],
)
def test_two_reports_of_one_event_are_two_reports(one: str, other: str) -> None:
    assert near_duplicates([item("a", one), item("b", other)]) == {}


def test_a_short_flash_is_a_copy_only_of_itself() -> None:
    flash = "Alfa compra Beta."
    assert near_duplicates([item("a", flash), item("b", flash.upper())]) == {"b": "a"}
    assert near_duplicates([item("a", flash), item("b", text(flash, *FRAME))]) == {}


def test_the_original_is_the_earliest_then_the_smallest_id_and_the_undated_come_last() -> None:
    same = text(*AGENCY)
    items = [
        item("d", same),
        item("c", same, "2024-10-04"),
        item("b", same, "2024-10-03"),
        item("a", same, "2024-10-04"),
        item("e", same, "2024-10-03"),
    ]
    assert near_duplicates(items) == dict.fromkeys("acde", "b")


def test_copies_of_copies_have_one_original() -> None:
    first, second, third = (
        text(*AGENCY),
        text(*AGENCY[2:], *FRAME[:2]),
        text(*AGENCY[4:], *FRAME[:4]),
    )
    items = [item("a", first), item("b", second), item("c", third)]
    assert near_duplicates([items[0], items[2]]) == {}
    assert near_duplicates(items) == {"b": "a", "c": "a"}


def test_a_press_review_does_not_join_the_articles_it_collects() -> None:
    review = text(*AGENCY, *OTHER, *FRAME)
    items = [item("a", text(*AGENCY)), item("b", text(*OTHER)), item("r", review)]
    assert near_duplicates(items) == {}


def test_one_article_under_one_id_is_no_copy_of_itself() -> None:
    same = item("a", text(*AGENCY), "2024-10-03")
    assert near_duplicates([same, same]) == {}
    assert near_duplicates([same, item("a", text(*OTHER), "2024-10-04")]) == {}


def test_a_sketch_is_short_and_storable_however_long_the_text() -> None:
    words = " ".join(str(number) for number in range(50_000))
    assert len(sketch(words)) == 688
    assert sketch(words).isascii()
    assert sketch("") == sketch(" «—» ") == ""


@pytest.mark.parametrize("damaged", ["x", "AAAA", "però", "AAAAAgAAAAAAAAAA", sketch("Alfa.")[:-4]])
def test_a_damaged_sketch_is_an_error_with_a_hint(damaged: str) -> None:
    with pytest.raises(StoreError) as caught:
        near_duplicates([SketchedArticle("a", None, damaged)])
    assert caught.value.hint


def test_a_text_printed_by_hundreds_each_in_its_own_way_is_one_group() -> None:
    rng = random.Random(7)  # noqa: S311 (a test, not a secret)
    base = text(*AGENCY, *FRAME).split()
    items = []
    for number in range(300):
        words = list(base)
        words[rng.randrange(len(words))] = f"parola{number}"
        items.append(item(f"{number:03}", " ".join(words)))
    assert len({one.sketch for one in items}) > 200
    assert set(near_duplicates(items).values()) == {"000"}
    assert len(near_duplicates(items)) == 299


def test_a_notice_under_every_article_joins_none_of_them() -> None:
    rng = random.Random(7)  # noqa: S311 (a test, not a secret)
    notice = "Contenuto riservato agli abbonati del giornale che ne vieta ogni riproduzione"
    words = text(*AGENCY, *OTHER, *FRAME).split()
    items = [item(f"{n}", f"{' '.join(rng.sample(words, 90))} {notice}") for n in range(200)]
    assert near_duplicates(items) == {}


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(AGENCY + OTHER + FRAME), min_size=1),
            st.sampled_from([None, "2024-10-03", "2024-10-04"]),
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_articles_does_not_matter(
    drawn: list[tuple[set[str], str | None]], rng: random.Random
) -> None:
    items = [item(f"a{n}", text(*sorted(some)), date) for n, (some, date) in enumerate(drawn)]
    found = near_duplicates(items)
    assert not set(found) & set(found.values())
    rng.shuffle(items)
    assert near_duplicates(items) == found


@given(st.text())
def test_every_text_has_a_sketch_that_can_be_read_back(any_text: str) -> None:
    assert near_duplicates([item("a", any_text)]) == {}


@given(st.lists(st.sampled_from(["alfa", "Beta", "è", "l'utile", "3%"]), max_size=200))
def test_a_text_of_few_words_and_its_reprint_are_found(words: list[str]) -> None:
    found = near_duplicates([item("a", " ".join(words)), item("b", ", ".join(words).upper())])
    assert found == ({"b": "a"} if words else {})


def test_no_two_annotated_reports_are_taken_for_copies() -> None:
    reports = [
        report.annotation.article
        for split in ("train", "dev")
        for report in read_split(CORPUS / "annotated", split)
    ]
    assert len(reports) > 1000
    assert near_duplicates(item(one.id, one.text, one.date) for one in reports) == {}


def test_the_copies_in_the_demo_corpus_are_found_and_nothing_else() -> None:
    articles = [one for one in read([str(CORPUS / "demo")]) if isinstance(one, Article)]
    names = {one.id: Path(one.source).name for one in articles}
    found = near_duplicates(item(one.id, one.text, one.date) for one in articles)
    assert {frozenset((names[copy], names[original])) for copy, original in found.items()} == {
        frozenset(("2025-06-13-meta-scale.txt", "2025-06-14-meta-scale-ripresa.txt")),
        frozenset(("agenzia-corsivo.rss#2", "rassegna-stampa-2025-2026.jsonl#2")),
    }


def test_a_long_text_keeps_the_smallest_hashes_only() -> None:
    short = " ".join(f"p{n}" for n in range(SMALLEST + 4))
    longer = f"{short} q"
    assert len(sketch(short)) == len(sketch(longer)) == 688
