"""Names split for a citation: every kind in the bylines of the region."""

import pytest

from spiders.pages.fields.authors import read_authors
from warehouse.identity.spelling import read_spelling
from warehouse.present.names import Name, split_name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("James Purcell Smith", Name("James Purcell", "Smith")),
        ("S. Frederick Starr", Name("S. Frederick", "Starr")),
        ("John C.K. Daly", Name("John C.K.", "Daly")),
        ("Vladimir Kara-Murza", Name("Vladimir", "Kara-Murza")),
        ("Brian O’Hara", Name("Brian", "O’Hara")),
        ("Frederick s. Starr", Name("Frederick s.", "Starr")),
        ("John c.k. Daly", Name("John c.k.", "Daly")),
        ("MARAT YERMUKANOV", Name("MARAT", "YERMUKANOV")),
        ("marat yermukanov", Name("marat", "yermukanov")),
        # generations
        ("Robert M. Cutler, Jr.", Name("Robert M.", "Cutler", "Jr.")),
        ("Robert M. Cutler Sr", Name("Robert M.", "Cutler", "Sr")),
        ("Robert Cutler III", Name("Robert", "Cutler", "III")),
        ("Haroun III", Name("Haroun", "III")),
        # patronymics
        ("Gulzina Karim kyzy", Name("Gulzina", "Karim kyzy")),
        ("Gulzina Karim Kyzy", Name("Gulzina", "Karim Kyzy")),
        ("Nurlan Asan uulu", Name("Nurlan", "Asan uulu")),
        ("Heydar Aliriza oglu", Name("Heydar", "Aliriza oglu")),
        ("Heydar Aliriza oğlu", Name("Heydar", "Aliriza oğlu")),
        ("Leyla Aliriza qızı", Name("Leyla", "Aliriza qızı")),
        ("Ogulsapar Myrat gyzy", Name("Ogulsapar", "Myrat gyzy")),
        ("Akmal Karim o‘g‘li", Name("Akmal", "Karim o‘g‘li")),
        ("Asan uulu", Name("", "Asan uulu")),
        ("Husein zade", Name("", "Husein zade")),
        ("Rauf Husein Zadeh", Name("Rauf", "Husein Zadeh")),
        ("Leyla Ali zadə", Name("Leyla", "Ali zadə")),
        ("Leyla Ali-zade", Name("Leyla", "Ali-zade")),
        ("Leyla Alizade", Name("Leyla", "Alizade")),
        ("Emomali Rahmon zoda", Name("Emomali", "Rahmon zoda")),
        ("Akmal Karim ugli", Name("Akmal", "Karim ugli")),
        ("Aibek Asan uly", Name("Aibek", "Asan uly")),
        ("Aigul Karim kyz", Name("Aigul", "Karim kyz")),
        ("Asan uulu Nurlan", Name("Nurlan", "Asan uulu")),
        ("Karim kyzy Gulzina", Name("Gulzina", "Karim kyzy")),
        ("Heydar Aliriza oglu Aliyev", Name("Heydar Aliriza oglu", "Aliyev")),
        ("M. Ulu", Name("M.", "Ulu")),
        # nobiliary particles
        ("Ole van der Berg", Name("Ole", "van der Berg")),
        ("Daan Van Der Schriek", Name("Daan", "Van Der Schriek")),
        ("Ole van der Berg, Jr.", Name("Ole", "van der Berg", "Jr.")),
        ("Charles de Gaulle", Name("Charles", "de Gaulle")),
        ("Jan auf der Heyde", Name("Jan", "auf der Heyde")),
        ("Ahmad al-Rashid", Name("Ahmad", "al-Rashid")),
        ("Ahmad al Rashid", Name("Ahmad", "al Rashid")),
        ("Muhammad bin Salman", Name("Muhammad", "bin Salman")),
        ("Osama Bin Laden", Name("Osama", "Bin Laden")),
        ("José Ortega y Gasset", Name("José", "Ortega y Gasset")),
        ("van der Schriek", Name("", "van der Schriek")),
        ("Al Gore", Name("Al", "Gore")),
        # one word
        ("Rustam", Name("", "Rustam")),
        ("Anonymous", Name("", "Anonymous")),
        # organisations
        ("RFE/RL", Name("", "RFE/RL")),
        ("RFE/RL Newsline", Name("", "RFE/RL Newsline")),
        ("International Crisis Group", Name("", "International Crisis Group")),
        ("Institute for War and Peace Reporting", Name("", "Institute for War and Peace Reporting")),
        ("The Analyst", Name("", "The Analyst")),
        ("Human Rights Watch", Name("", "Human Rights Watch")),
        ("Reporters Without Borders", Name("", "Reporters Without Borders")),
        ("Transparency International", Name("", "Transparency International")),
        ("Silk Road Studies Program", Name("", "Silk Road Studies Program")),
        ("Times of Central Asia", Name("", "Times of Central Asia")),
        ("Ministries of Defence", Name("", "Ministries of Defence")),
        ("CACI Analyst", Name("", "CACI Analyst")),
        ("Staff Writer", Name("", "Staff Writer")),
        ("Karen House", Name("Karen", "House")),
        ("Robert Post", Name("Robert", "Post")),
        ("", Name("", "")),
    ],
)
def test_a_name_is_split(printed: str, name: Name) -> None:
    assert split_name(printed) == name


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("Dr. Svante E. Cornell", Name("Svante E.", "Cornell")),
        ("Lt. Col. (ret.) Igor van Mukhamedov", Name("Igor", "van Mukhamedov")),
        ("Professor Gulzina Karim kyzy", Name("Gulzina", "Karim kyzy")),
        ("Ariel Cohen, Ph.D.", Name("Ariel", "Cohen")),
        ("Robert M. Cutler, Jr.", Name("Robert M.", "Cutler", "Jr.")),
    ],
)
def test_honorific_and_degree_of_a_byline_are_not_part_of_the_name(byline: str, name: Name) -> None:
    (author,) = read_authors(byline)
    assert split_name(author.name) == name


@pytest.mark.parametrize(
    "name", ["Daan van der Schriek", "Gulzina Karim kyzy", "S. Frederick Starr, Jr.", "Tomáš Šmíd"]
)
def test_citations_and_identity_agree_on_the_surname(name: str) -> None:
    spelling = read_spelling(name)
    assert spelling.printed[spelling.surname] == split_name(name).family


def test_an_organisation_that_is_known_is_as_it_is() -> None:
    assert split_name("Freedom House", {"freedom house"}) == Name("", "Freedom House")
    assert split_name("Freedom House") == Name("Freedom", "House")
