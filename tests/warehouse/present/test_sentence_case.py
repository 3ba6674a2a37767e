"""Titles in capitals become sentences in which names keep their capitals, as gazetteer and texts have them."""

from time import process_time

import pytest

from warehouse.present.sentence_case import Mention, is_in_capitals, sentence_case, words_of

TEXT = """The minister of Bakriadze's cabinet said that the United Nations would send monitors, and that Kodori
fighters had left. In Tbilisi, Bush praised the Rose Revolution; the new McKinley report was late. “Security is all,”
said the head of the Security Council. Monitors of the BTC pipeline met in Karshi-Khanabad with the OSCE."""
USUAL = {word: word for word in ("security", "council", "revolution", "over", "bush")} | {
    word.lower(): word for word in ("Shamil", "Vladimir", "Putin")
}


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        # from the text: names, phrases, abbreviations, letters within a name
        ("KODORI FIGHTERS LEAVE TBILISI", "Kodori fighters leave Tbilisi"),
        ("AFTER THE ROSE REVOLUTION", "After the Rose Revolution"),
        ("UNITED NATIONS MONITORS AND BTC", "United Nations monitors and BTC"),
        ("THE MCKINLEY REPORT: THE OSCE REPLIES", "The McKinley report: The OSCE replies"),
        ("BUSH IN KARSHI-KHANABAD", "Bush in Karshi-Khanabad"),
        ("BAKRIADZE’S CABINET AND MONITOR'S WORK", "Bakriadze’s cabinet and monitor's work"),
        # a word that is within a name only there
        ("SECURITY, A COUNCIL AND A REVOLUTION", "Security, a council and a revolution"),
        ("A NEW SECURITY COUNCIL", "A new Security Council"),
        # from the publication; and where nobody knows
        ("A VISIT OF SHAMIL OVER XYLOPHONES", "A visit of Shamil over xylophones"),
        # always
        ("RUSSIAN PEACE IN MAY, I HOPE", "Russian peace in May, I hope"),
        ("IT MAY RAIN ON 7 MAY OR MAY 9", "It may rain on 7 May or May 9"),
        ("PLAN B OF THE U.S. AND THE G7 IN XXI", "Plan B of the U.S. and the G7 in XXI"),
        ("“OIL” IS WHAT? A QUESTION", "“Oil” is what? A question"),
        ("ANTI-RUSSIAN MOOD, PRO-OSCE MOOD", "Anti-Russian mood, pro-OSCE mood"),
        ("VLADIMIR V. PUTIN. A LIFE", "Vladimir V. Putin. A life"),
    ],
)
def test_a_title_becomes_a_sentence(title: str, sentence: str) -> None:
    assert is_in_capitals(title)
    assert sentence_case(title, [TEXT], [], USUAL) == sentence
    assert sentence.casefold() == title.casefold()


def test_the_gazetteer_spells_its_names() -> None:
    title = "WHO CONTROLS THE FERGHANA VALLEY'S ROADS: CASPIAN OIL AND AL QAEDA"
    mentions = [
        Mention(title.index("FERGHANA"), "FERGHANA VALLEY'S", ["Fergana Valley", "Ferghana Valley"]),
        Mention(title.index("CASPIAN"), "CASPIAN", ["Caspian Sea"]),
        Mention(title.index("AL Q"), "AL QAEDA", ["al Qaeda", "Al-Qaida"]),
    ]
    expected = "Who controls the Ferghana Valley's roads: Caspian oil and al Qaeda"
    assert sentence_case(title, [], mentions, {}) == expected


@pytest.mark.parametrize(
    ("title", "is_so"),
    [
        ("OIL AND GAS", True),
        ("PRESIDENT McCAIN VISITS GEORGIA", True),
        ("NATO", False),
        ("UN, EU", False),
        ("NATO in Georgia", False),
        ("News Digest", False),
        ("7 JUNE 2003 NEWS DIGEST", True),
        ("", False),
        ("12/05", False),
    ],
)
def test_which_titles_are_in_capitals(title: str, is_so: bool) -> None:
    assert is_in_capitals(title) == is_so


def test_words_are_looked_up_in_small_letters_and_parts() -> None:
    assert words_of(["GEORGIA'S ROSE", "PAN-TURKIC"]) == {"georgia", "s", "rose", "pan", "turkic"}


def test_a_title_without_words_stays() -> None:
    for title in ("", "…", "12/05", "-'"):
        assert sentence_case(title, [], [], {}) == title


@pytest.mark.parametrize("repeated", ["KABUL ", "of ", "Al of ", "'A", '"a ', "A.B.", "a-", ": ", "The Kabul road. "])
def test_the_time_is_linear_in_the_text(repeated: str) -> None:
    def seconds(length: int) -> float:
        text = repeated * (length // len(repeated))
        start = process_time()
        sentence_case("THE ROAD TO KABUL OF AL A B", [text], [], {})
        return process_time() - start

    seconds(1000)
    assert seconds(400_000) < 6 * seconds(200_000) + 0.2
