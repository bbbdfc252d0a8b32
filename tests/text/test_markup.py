"""Fragments of HTML as paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.markup import paragraphs


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", []),
        ("Solo testo", ["Solo testo"]),
        ("<p>Uno.</p><p>Due.</p>", ["Uno.", "Due."]),
        ("<p>Uno.<p>Due.", ["Uno.", "Due."]),
        ("Uno.<br>Due.<br/>Tre.", ["Uno.", "Due.", "Tre."]),
        ("<div>Uno <div>due</div> tre</div>", ["Uno", "due", "tre"]),
        ("<ul><li>Alfa<li>Beta</ul>", ["Alfa", "Beta"]),
        ("<p>Open<b>AI</b>, <i>la</i>\n   startup</p>", ["OpenAI, la startup"]),
        (
            "Citt&agrave; &egrave; pi&ugrave;&nbsp;cara: l&#8217;AT&amp;T",
            ["Città è più cara: l’AT&T"],
        ),
        ("5 < 6 & 7 > 2", ["5 < 6 & 7 > 2"]),
        ("<table><tr><td>Alfa</td><td>3%</td></tr><tr><td>Beta</table>", ["Alfa 3%", "Beta"]),
        ("<figure><img src=x><figcaption>Foto</figcaption></figure>Testo", ["Testo"]),
        ("<script>if (a < b) alert('x')</script>Testo<style>p {}</style>", ["Testo"]),
        ("Uno<!-- nota -->due<?php x ?>tre", ["Unoduetre"]),
        ("</div></p>Testo", ["Testo"]),
        ("<form><button>Iscriviti</button></form>Testo", ["Testo"]),
        ("<p>Alfa <a href='x'>compra</a> Beta</p>", ["Alfa compra Beta"]),
        ("Testo \ud800", ["Testo ?"]),
    ],
)
def test_html_is_read_as_a_reader_sees_it(html: str, lines: list[str]) -> None:
    assert paragraphs(html) == lines


@pytest.mark.parametrize("unclosed", ["<!--", "<a ", "<a b='", "<div>", "<![CDATA[", "</", "&#"])
def test_what_is_left_unclosed_does_not_hold_the_reading_up(unclosed: str) -> None:
    # html.parser takes minutes for this; no clock here, the suite would hang.
    assert len(paragraphs(unclosed * 100_000)) <= 1


@given(st.lists(st.sampled_from(["<p>", "</p>", "<", "&", "a ", "<script>", "<li>", "\x00", "è"])))
def test_no_fragment_breaks_the_reading(parts: list[str]) -> None:
    for line in paragraphs("".join(parts)):
        assert line == " ".join(line.split()) != ""
