"""Boilerplate: bylines and notes go, subtitles and sentences stay."""

from __future__ import annotations

import pytest

from kg.text.boilerplate import is_prose, trim

PROSE = "Alfa ha comprato Beta per tre milioni di euro."


@pytest.mark.parametrize(
    "line",
    [
        "di Ada Neri",
        "Di Ada Neri e Ugo Bianchi",
        "a cura di Ada Neri",
        ", di Ada Neri",
        "di Ada Neri · · 2 minuti di lettura",
        "di Ada Neri | Milano | 3 ottobre 2024",
        "Ada Neri, 3 ottobre 2024",
        "Ada Neri – 03/10/2024",
        "3 ottobre 2024",
        "Pubblicato il 3 ottobre 2024, ore 10:30",
        "Aggiornato: 03/10/2024 alle 10:30",
        "2 minuti di lettura",
        "· |",
        "ALFA  compra Beta",
    ],
)
def test_a_byline_and_the_repeated_title_are_dropped_at_the_top(line: str) -> None:
    assert trim([line, PROSE], "Alfa compra Beta") == [PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "© Riproduzione riservata",
        "RIPRODUZIONE RISERVATA © Copyright Il Foglio",
        "Leggi anche: Beta, i conti che non tornano",
        "Vedi anche Gamma cerca un socio",
        "Leggi tutto",
        "Continua a leggere su foglio.example",
        "Condividi",
        "Condividi su Facebook",
        "Iscriviti alla nostra newsletter settimanale",
        "Seguici su Telegram",
        "Segui Il Foglio su Google News",
        "L'articolo Alfa compra Beta proviene da Il Foglio.",
        "The post Alfa compra Beta appeared first on Il Foglio.",
        "Tempo di lettura: 3 minuti",
        "Pubblicità",
    ],
)
def test_the_notes_of_a_site_are_dropped_wherever_they_stand(line: str) -> None:
    assert trim([PROSE, line, PROSE], None) == [PROSE, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "Operazione da tre milioni. Escono Gamma e Delta",
        "Dal garage alla Borsa, con un solo socio: Gamma",
        "Di Gamma l'offerta più alta",
        "Accordo firmato, la chiusura il 3 ottobre 2024 a Milano",
        "MILANO - Alfa compra Beta",
        "Stampa e regime",
        "Pubblicità, Alfa cambia agenzia",
        "Leggi e decreti: che cosa cambia",
        "Segue un accordo su cui nessuno scommetteva",
        "Condividi la spesa, dice Alfa ai soci.",
        "Di Ada Neri si sa poco.",
        "Il 3 ottobre 2024 Alfa ha comprato Beta.",
    ],
)
def test_subtitles_and_sentences_stay(line: str) -> None:
    assert trim([line, PROSE], "Alfa compra Beta") == [line, PROSE]


def test_a_line_like_a_byline_stays_further_down() -> None:
    lines = [PROSE] * 6 + ["3 ottobre 2024"]
    assert trim(lines, None) == lines


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (PROSE, True),
        ("«Non vendiamo, e non venderemo mai», ha detto.", True),
        ("Ha detto: «Non vendiamo, e non venderemo mai.»", True),
        ("Economia Finanza Borsa Italiana Mercati Obbligazioni", False),
        ("Accetta tutto.", False),
    ],
)
def test_prose_is_long_enough_and_ends(line: str, answer: bool) -> None:
    assert is_prose(line) is answer
