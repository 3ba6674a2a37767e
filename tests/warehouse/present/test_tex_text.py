"""Texts as TeX prints them, in every language: no straight quotation mark, and no lone brace, reaches a .bib."""

from time import process_time

import pytest

from warehouse.present.tex_text import tex


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('"A CONCESSION": WHAT "ÖL" MEANS', "“A CONCESSION”: WHAT “ÖL” MEANS"),
        ('("Oil")—"gas"', "(“Oil”)—“gas”"),
        ("'Nested \"quotes\" here'", "‘Nested “quotes” here’"),
        ("\"'Twice' quoted\"", "“‘Twice’ quoted”"),
        ("``TeX's'' own `marks'", "“TeX’s” own ‘marks’"),
        ("O'Neill's, the rulers' choice in the '90s", "O’Neill’s, the rulers’ choice in the ’90s"),
        ('a 5" pipe', "a 5” pipe"),
        ('"', "”"),
        ("50% of $1_000 & #1", r"50\% of \$1\_000 \& \#1"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("<<a>> | b", r"\textless{}\textless{}a\textgreater{}\textgreater{} | b"),
        ("a {b} {c}", r"a \{b\} \{c\}"),
        ("a {b", r"a \textbraceleft{}b"),
        ("}a{", r"\textbraceright{}a\textbraceleft{}"),
        ("{{}", r"\textbraceleft{}\textbraceleft{}\textbraceright{}"),
    ],
)
def test_a_text_is_printed_as_it_is(text: str, printed: str) -> None:
    assert tex(text) == printed
    assert printed.count("{") == printed.count("}")
    assert not {'"', "'", "`"} & set(printed)


@pytest.mark.parametrize("repeated", ['"', "'", "'a ", "`", "{", "\\"])
def test_the_time_is_linear_in_the_text(repeated: str) -> None:
    def seconds(length: int) -> float:
        start = process_time()
        tex(repeated * (length // len(repeated)))
        return process_time() - start

    seconds(1000)
    assert seconds(200_000) < 6 * seconds(100_000) + 0.2
