"""Sums of money, as Italian newspapers write them, and the counts that only look like them."""

from __future__ import annotations

import pytest

from kg.model import ValueKind
from kg.nlp.values import find_values

Reading = tuple[str, float, str]


def money(sentence: str) -> list[Reading]:
    """Return text, units and currency of every sum in a sentence."""
    return [
        (value.text, value.amount.value, value.amount.currency)
        for value in find_values(sentence, "2024-10-09")
        if value.kind is ValueKind.MONEY and value.amount
    ]


ONE_SUM: list[tuple[str, str, float, str]] = [
    # scales in words
    ("Il round vale 6,6 miliardi di dollari.", "6,6 miliardi di dollari", 6.6e9, "USD"),
    ("La cessione frutta 650 milioni di euro.", "650 milioni di euro", 650e6, "EUR"),
    ("Un fondo da 1.200 miliardi di yen.", "1.200 miliardi di yen", 1.2e12, "JPY"),
    ("Il debito arriva a 1.900 miliardi di euro.", "1.900 miliardi di euro", 1.9e12, "EUR"),
    ("Ha chiesto 300 mila euro di danni.", "300 mila euro", 300e3, "EUR"),
    ("Ha chiesto 300mila euro di danni.", "300mila euro", 300e3, "EUR"),
    ("Costa 1,5 milioni di franchi.", "1,5 milioni di franchi", 1.5e6, "CHF"),
    ("Un piano da 4mila miliardi di dollari.", "4mila miliardi di dollari", 4e12, "USD"),
    ("Il Pil vale 2 mila miliardi di euro.", "2 mila miliardi di euro", 2e12, "EUR"),
    ("La banca gestisce 2 trilioni di dollari.", "2 trilioni di dollari", 2e12, "USD"),
    ("La manovra pesa 1,2 bilioni di euro.", "1,2 bilioni di euro", 1.2e12, "EUR"),
    # number words
    ("Serviranno due miliardi di euro.", "due miliardi di euro", 2e9, "EUR"),
    ("Mezzo miliardo di euro per la rete.", "Mezzo miliardo di euro", 5e8, "EUR"),
    ("Ha perso un miliardo e mezzo di euro.", "un miliardo e mezzo di euro", 1.5e9, "EUR"),
    ("Ventotto miliardi di dollari in contanti.", "Ventotto miliardi di dollari", 28e9, "USD"),
    ("Sono cento milioni di euro in tutto.", "cento milioni di euro", 100e6, "EUR"),
    ("Offre quarantotto milioni di sterline.", "quarantotto milioni di sterline", 48e6, "GBP"),
    ("Vale trecentocinquantamila euro.", "trecentocinquantamila euro", 350e3, "EUR"),
    ("Con duemila euro si apre il conto.", "duemila euro", 2000, "EUR"),
    ("Bastano mille euro per entrare.", "mille euro", 1000, "EUR"),
    ("La quota è passata di mano per un euro.", "un euro", 1, "EUR"),
    ("Il caffè costa un euro e mezzo.", "un euro e mezzo", 1.5, "EUR"),
    # two parts
    ("Paga un miliardo e 200 milioni di euro.", "un miliardo e 200 milioni di euro", 1.2e9, "EUR"),
    ("Otto milioni e trecentomila euro.", "Otto milioni e trecentomila euro", 8.3e6, "EUR"),
    ("Spesi 2 milioni e 300 mila euro.", "2 milioni e 300 mila euro", 2.3e6, "EUR"),
    # about
    ("Un centinaio di milioni di euro.", "centinaio di milioni di euro", 100e6, "EUR"),
    ("Vale una ventina di miliardi di dollari.", "ventina di miliardi di dollari", 20e9, "USD"),
    ("Una dozzina di milioni di euro.", "dozzina di milioni di euro", 12e6, "EUR"),
    ("Supera il miliardo di euro.", "miliardo di euro", 1e9, "EUR"),
    ("È sotto il mezzo milione di euro.", "mezzo milione di euro", 5e5, "EUR"),
    # figures in full
    ("L'offerta è di 1.595.565.000 euro.", "1.595.565.000 euro", 1_595_565_000, "EUR"),
    ("Un premio di 1.000.000 di euro.", "1.000.000 di euro", 1e6, "EUR"),
    ("Un'opa a 16,75 euro per azione.", "16,75 euro", 16.75, "EUR"),
    ("L'euro è sceso a 1,0665 dollari.", "1,0665 dollari", 1.0665, "USD"),
    ("Il titolo vale 100 euro.", "100 euro", 100, "EUR"),
    ("Un premio di 1'200'000 franchi.", "1'200'000 franchi", 1.2e6, "CHF"),
    ("La nave si noleggia a 21.300 dollari al giorno.", "21.300 dollari", 21_300, "USD"),
    # short forms and signs
    ("Raccolti 12,5 mln di euro.", "12,5 mln di euro", 12.5e6, "EUR"),
    ("Raccolti 3 mld di euro.", "3 mld di euro", 3e9, "EUR"),
    ("Raccolti $ 40 mln.", "$ 40 mln", 40e6, "USD"),
    ("Raccolti $40 milioni.", "$40 milioni", 40e6, "USD"),
    ("Raccolti US$ 2.5bn a Londra.", "US$ 2.5bn", 2.5e9, "USD"),
    ("Un assegno da € 3.000.", "€ 3.000", 3000, "EUR"),
    ("Un assegno da €5m.", "€5m", 5e6, "EUR"),
    ("Un assegno da 3.000 €.", "3.000 €", 3000, "EUR"),
    ("Un fondo da 100 M€.", "100 M€", 100e6, "EUR"),
    ("Un bando da 300 k€.", "300 k€", 300e3, "EUR"),
    ("Emesso un bond per USD 40 mln.", "USD 40 mln", 40e6, "USD"),
    ("Emesso un bond per Usd 40 mln.", "Usd 40 mln", 40e6, "USD"),
    ("Emesso un bond per 40 milioni EUR.", "40 milioni EUR", 40e6, "EUR"),
    ("Il capitale è di euro 3.000.000 interamente versato.", "euro 3.000.000", 3e6, "EUR"),
    ("Paga £ 15 milioni.", "£ 15 milioni", 15e6, "GBP"),
    # currencies
    ("Ne chiede 55mila franchi svizzeri.", "55mila franchi svizzeri", 55e3, "CHF"),
    ("Vale 2 miliardi di sterline.", "2 miliardi di sterline", 2e9, "GBP"),
    ("Offre 605 pence per azione.", "605 pence", 6.05, "GBP"),
    ("Al banco costa 89 centesimi.", "89 centesimi", 0.89, "EUR"),
    ("Vale 5 miliardi di corone danesi.", "5 miliardi di corone danesi", 5e9, "DKK"),
    ("Vale 5 miliardi di corone svedesi.", "5 miliardi di corone svedesi", 5e9, "SEK"),
    ("Vale 5 miliardi di corone norvegesi.", "5 miliardi di corone norvegesi", 5e9, "NOK"),
    ("La norvegese Fjell vale 3 miliardi di corone.", "3 miliardi di corone", 3e9, "NOK"),
    ("La danese Bryg vale 3 miliardi di corone.", "3 miliardi di corone", 3e9, "DKK"),
    ("Spende 80 miliardi di yuan.", "80 miliardi di yuan", 80e9, "CNY"),
    ("Spende 80 miliardi di renminbi.", "80 miliardi di renminbi", 80e9, "CNY"),
    ("Spende 900 miliardi di won.", "900 miliardi di won", 900e9, "KRW"),
    ("Spende 350 milioni di rupie.", "350 milioni di rupie", 350e6, "INR"),
    ("Spende 20 milioni di real.", "20 milioni di real", 20e6, "BRL"),
    ("Spende 20 milioni di dirham.", "20 milioni di dirham", 20e6, "AED"),
    ("Spende 20 milioni di riyal.", "20 milioni di riyal", 20e6, "SAR"),
    ("Spende 20 milioni di rand.", "20 milioni di rand", 20e6, "ZAR"),
    ("Spende 20 milioni di rubli.", "20 milioni di rubli", 20e6, "RUB"),
    ("Spende 20 milioni di zloty.", "20 milioni di zloty", 20e6, "PLN"),
    ("Spende 20 milioni di lire turche.", "20 milioni di lire turche", 20e6, "TRY"),
    ("Nel 1995 pagò 3 miliardi di lire.", "3 miliardi di lire", 3e9, "ITL"),
    ("Vale 9 milioni di dollari canadesi.", "9 milioni di dollari canadesi", 9e6, "CAD"),
    ("Vale 9 milioni di dollari australiani.", "9 milioni di dollari australiani", 9e6, "AUD"),
    ("Vale 9 milioni di dollari di Hong Kong.", "9 milioni di dollari di Hong Kong", 9e6, "HKD"),
    ("Vale 9 milioni di dollari Usa.", "9 milioni di dollari Usa", 9e6, "USD"),
    ("Vale 70 miliardi di franchi Cfa.", "70 miliardi di franchi Cfa", 70e9, "XOF"),
    # what stays outside the span, and line ends inside it
    ("Vale oltre 20 milioni di euro.", "20 milioni di euro", 20e6, "EUR"),
    ("Vale circa 20 milioni di euro.", "20 milioni di euro", 20e6, "EUR"),
    ("Vale quasi 20 milioni di euro l'anno.", "20 milioni di euro", 20e6, "EUR"),
    ("Vale 20 milioni\ndi euro.", "20 milioni\ndi euro", 20e6, "EUR"),
    ("Vale 20\u00a0milioni di\u00a0euro.", "20\u00a0milioni di\u00a0euro", 20e6, "EUR"),
    # no currency named
    ("L'azienda ha raccolto 13 miliardi.", "13 miliardi", 13e9, "EUR"),
    ("Chiude con 10 milioni di ricavi.", "10 milioni", 10e6, "EUR"),
    ("Chiude con 10 milioni di fatturato.", "10 milioni", 10e6, "EUR"),
    ("Ha in cassa 4,2 milioni di liquidità.", "4,2 milioni", 4.2e6, "EUR"),
    ("Arrivano 15 milioni di Fondo Aurora.", "15 milioni", 15e6, "EUR"),
    ("Vende le azioni per 684 milioni.", "684 milioni", 684e6, "EUR"),
]

MANY_SUMS: list[tuple[str, list[Reading]]] = [
    (
        "Vale tra 30 e 40 milioni di euro.",
        [("30", 30e6, "EUR"), ("40 milioni di euro", 40e6, "EUR")],
    ),
    ("Salirà dai 2 ai 3 miliardi.", [("2", 2e9, "EUR"), ("3 miliardi", 3e9, "EUR")]),
    (
        "Passa da 20 a 60 euro la tonnellata.",
        [("20", 20, "EUR"), ("60 euro", 60, "EUR")],
    ),
    ("Costerà 3-5 miliardi.", [("3", 3e9, "EUR"), ("5 miliardi", 5e9, "EUR")]),
    (
        "Servono due o tre milioni di dollari.",
        [("due", 2e6, "USD"), ("tre milioni di dollari", 3e6, "USD")],
    ),
    (
        "Vale fra i 600 e i 700 milioni di sterline.",
        [("600", 6e8, "GBP"), ("700 milioni di sterline", 7e8, "GBP")],
    ),
    (
        "Paga 8 miliardi di dollari: 3 miliardi subito, il resto poi.",
        [("8 miliardi di dollari", 8e9, "USD"), ("3 miliardi", 3e9, "USD")],
    ),
    (
        "Investe 45 milioni di euro, dei quali 29 a carico dello Stato.",
        [("45 milioni di euro", 45e6, "EUR"), ("29", 29e6, "EUR")],
    ),
    (
        "Versa 12 milioni di franchi, contro i 9,5 del 2022.",
        [("12 milioni di franchi", 12e6, "CHF"), ("9,5", 9.5e6, "CHF")],
    ),
    (
        "Le azioni, 12 miliardi di dollari (11 miliardi di euro), e 2 miliardi di debiti.",
        [
            ("12 miliardi di dollari", 12e9, "USD"),
            ("11 miliardi di euro", 11e9, "EUR"),
            ("2 miliardi", 2e9, "USD"),
        ],
    ),
    (
        "Il prezzo è 7,7 miliardi di euro, ossia 9 di dollari.",
        [("7,7 miliardi di euro", 7.7e9, "EUR"), ("9 di dollari", 9e9, "USD")],
    ),
    (
        "Nel 1990 pagò 3 miliardi di lire; oggi ne chiede 5 milioni.",
        [("3 miliardi di lire", 3e9, "ITL"), ("5 milioni", 5e6, "EUR")],
    ),
]

NO_MONEY = [
    "Un modello da 13 miliardi di parametri.",
    "L'app ha 650 milioni di utenti.",
    "Il porto muove 300 mila tonnellate.",
    "Ha consegnato due milioni di chip.",
    "Ha venduto un milione di auto.",
    "Due milioni e mezzo di copie vendute.",
    "La centrale produce 2 gigawatt.",
    "Lo stabilimento ha 500 dipendenti e 24 mila metri quadri.",
    "I clienti sono saliti a 10 milioni.",
    "Le fornirà fino a un milione di Tpu.",
    "Ne ha consegnati 2,2 milioni di auto, erano 1,7 milioni l'anno prima.",
    "Vale un paio di miliardi.",
    "Valgono centinaia di milioni.",
    "Ha bruciato miliardi.",
    "Non ha messo un euro.",
    "Non verserà più un euro nella società.",
    "Sei euro su dieci finiscono in tasse.",
    "Ha un peso nelle trattative.",
    "Il Real Madrid ha vinto 3 a 1.",
    "Le norme Euro 6 e Euro 7.",
    "Un Airbus A320 e il Ftse Mib a 34.200 punti.",
    "Il bonifico partì dal conto 4821 di via Roma 12.",
    "Il 3 ottobre 2024 apre la sede di 1.200 metri quadrati.",
    "Giocò con la maglia numero 10, poi con la 7.",
]


@pytest.mark.parametrize(("sentence", "text", "value", "currency"), ONE_SUM)
def test_a_sum_is_read_in_units_of_its_currency(
    sentence: str, text: str, value: float, currency: str
) -> None:
    [found] = money(sentence)
    assert found[::2] == (text, currency)
    assert found[1] == pytest.approx(value)


@pytest.mark.parametrize(("sentence", "readings"), MANY_SUMS)
def test_numbers_without_a_unit_borrow_it_from_their_neighbour(
    sentence: str, readings: list[Reading]
) -> None:
    assert money(sentence) == readings


@pytest.mark.parametrize("sentence", NO_MONEY)
def test_counts_of_other_things_are_no_money(sentence: str) -> None:
    assert money(sentence) == []


def test_the_currency_named_last_before_a_sum_is_its_currency() -> None:
    text = "Alfa incassa 5 miliardi. Beta paga 2 miliardi di dollari. Gamma versa 3 milioni."
    assert [currency for _, _, currency in money(text)] == ["EUR", "USD", "USD"]
