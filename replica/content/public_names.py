"""What a reader looks for first: presidents, organisations and disputes that exist, in sentences that are invented.

Without them no search for NATO or for a president finds anything in the replica. Nobody is said to have done more than
to travel, to meet and to speak.
"""

from dataclasses import dataclass

from replica.content.randomness import pick, stream


@dataclass(frozen=True, slots=True)
class PublicName:
    """A name and the years in which articles print it."""

    name: str
    country: str | None
    """None: in articles on any country."""
    first: int = 1990
    last: int = 9999


# fmt: off
PEOPLE = (
    PublicName("Nursultan Nazarbayev", "Kazakhstan", last=2018),
    PublicName("Kassym-Jomart Tokayev", "Kazakhstan", 2019),
    PublicName("Askar Akayev", "Kyrgyzstan", last=2004), PublicName("Kurmanbek Bakiyev", "Kyrgyzstan", 2005, 2009),
    PublicName("Almazbek Atambayev", "Kyrgyzstan", 2012, 2016), PublicName("Sadyr Japarov", "Kyrgyzstan", 2021),
    PublicName("Islam Karimov", "Uzbekistan", last=2015), PublicName("Shavkat Mirziyoyev", "Uzbekistan", 2017),
    PublicName("Saparmurat Niyazov", "Turkmenistan", last=2006),
    PublicName("Gurbanguly Berdimuhamedov", "Turkmenistan", 2007, 2021),
    PublicName("Emomali Rahmon", "Tajikistan"), PublicName("Heydar Aliyev", "Azerbaijan", last=2002),
    PublicName("Ilham Aliyev", "Azerbaijan", 2004), PublicName("Eduard Shevardnadze", "Georgia", last=2003),
    PublicName("Mikheil Saakashvili", "Georgia", 2004, 2012), PublicName("Robert Kocharian", "Armenia", last=2007),
    PublicName("Serzh Sargsyan", "Armenia", 2008, 2017), PublicName("Nikol Pashinyan", "Armenia", 2019),
    PublicName("Hamid Karzai", "Afghanistan", 2002, 2013), PublicName("Ashraf Ghani", "Afghanistan", 2015, 2020),
)
ORGANISATIONS = (
    PublicName("NATO", None), PublicName("the OSCE", None), PublicName("the World Bank", None),
    PublicName("the European Union", None), PublicName("the Asian Development Bank", None),
    PublicName("the International Monetary Fund", None),
    PublicName("the Shanghai Cooperation Organization", None, 2001),
    PublicName("the Collective Security Treaty Organization", None, 2003),
    PublicName("the Eurasian Economic Union", None, 2015),
)
SENTENCES = (
    "President {person} received a delegation of {organisation} in {capital}",
    "A seminar of {organisation} in {capital} dealt with {sector}",
    "{Organisation} sent advisers on {sector} to {capital}",
    "President {person} spoke about {sector} to the ambassadors in {capital}",
    "{Organisation} and {country} agreed on a programme for {sector}",
    "The delegates in {capital} also listened to a lecture on Kashmir and its militants",
    "A customs union was on the agenda when President {person} met envoys of {organisation}",
    "Diplomats in {capital} compared the talks with those on Nagorno-Karabakh",
    "President {person} travelled to {partner_capital} with plans for a pipeline",
    "{Organisation} opened an office for {sector} in {capital}",
)
# fmt: on


def public_sentence(country: str, year: int, words: dict[str, tuple[str, ...]], key: object) -> str | None:
    """Return a sentence for one paragraph in four, None for the others; no other choice of the generator depends on it.

    Args:
        country: what the article is about, as `Kazakhstan`.
        year: of the article.
        words: the topic's words, by slot.
        key: of the paragraph.
    """
    random = stream("public", key)
    if random.random() >= 0.25:
        return None
    people = [one.name for one in PEOPLE if one.country == country and one.first <= year <= one.last]
    template = pick(SENTENCES if people else [one for one in SENTENCES if "{person}" not in one], random)
    organisation = pick([one.name for one in ORGANISATIONS if one.first <= year <= one.last], random)
    return template.format(
        person=pick(people, random) if people else "",
        organisation=organisation,
        Organisation=organisation[:1].upper() + organisation[1:],
        **{slot: words[slot][0] for slot in ("country", "capital", "partner_capital", "sector")},
    ) + "."  # fmt: skip


def article_key(words: dict[str, tuple[str, ...]]) -> str:
    """Return what distinguishes the topic of one article from others."""
    return "/".join("/".join(words[slot]) for slot in sorted(words))
