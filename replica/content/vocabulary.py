"""What the articles are about: countries and their capitals, regions, goods, offices, agencies, tags."""

from dataclasses import dataclass
from random import Random

from replica.content.people import surname
from replica.content.randomness import pick


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the region or a neighbour: its name, the adjective, the capital."""

    name: str
    adjective: str
    capital: str


# fmt: off
COUNTRIES = (
    Country("Kazakhstan", "Kazakh", "Astana"), Country("Kyrgyzstan", "Kyrgyz", "Bishkek"),
    Country("Uzbekistan", "Uzbek", "Tashkent"),
    Country("Tajikistan", "Tajik", "Dushanbe"), Country("Turkmenistan", "Turkmen", "Ashgabat"),
    Country("Georgia", "Georgian", "Tbilisi"),
    Country("Azerbaijan", "Azerbaijani", "Baku"), Country("Armenia", "Armenian", "Yerevan"),
    Country("Afghanistan", "Afghan", "Kabul"),
)
NEIGHBOURS = (
    *COUNTRIES, Country("Russia", "Russian", "Moscow"), Country("China", "Chinese", "Beijing"),
    Country("Turkey", "Turkish", "Ankara"),
    Country("Iran", "Iranian", "Tehran"), Country("Pakistan", "Pakistani", "Islamabad"),
    Country("India", "Indian", "New Delhi"),
)
REGIONS = (
    "the Ferghana valley", "the Pamir highlands", "the Caspian littoral", "the Pankisi gorge", "the Talysh hills",
    "the Naryn basin",
    "the Karakum canal zone", "the Lori plateau", "the Samegrelo lowlands", "the Mangystau coast", "the Alay range",
    "the Wakhan strip",
    "the Zeravshan valley", "the Javakheti uplands", "the Aral shore", "the Isfara enclave belt", "the Murghab oases",
    "the Kazbegi road",
)
SECTORS = (
    "cotton", "uranium", "natural gas", "electricity", "railway", "banking", "wheat", "gold mining", "aviation",
    "telecommunications", "water",
    "tourism", "pension", "customs", "aluminium", "road freight", "fisheries", "fertiliser", "textile", "coal",
    "port", "insurance",
)
AGENCIES = (
    "RFE/RL", "Interfax", "AP", "Reuters", "ITAR-TASS", "Kabar", "Kazinform", "Trend", "Civil Georgia", "AFP",
    "Avesta", "Turan",
)
TAGS = (
    "Central Asia", "South Caucasus", "North Caucasus", "Water & Energy", "Oil & Gas", "Türkiye", "C5+1",
    "U.S. policy", "Russian geopolitics",
    "Middle Corridor", "Labour migration", "NagornoKarabakh conflict", "TAPIpipeline", "OBOR", "ISAF", "Elections",
    "Railways", "Karimov’s heirs",
    "Border security", "Écology", "Corruption", "Trade", "EU", "Islam",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article is about; `slots` holds the words of its sentences, by the name of the slot."""

    country: Country
    partner: Country
    region: str
    sector: str
    year: int
    slots: dict[str, tuple[str, ...]]


def topic(year: int, random: Random) -> Topic:
    """Draw a topic for an article of `year`."""
    country = pick(COUNTRIES, random)
    partner = pick([other for other in NEIGHBOURS if other is not country], random)
    region, sector = pick(REGIONS, random), pick(SECTORS, random)
    slots = {
        "country": (country.name,),
        "adjective": (country.adjective,),
        "capital": (country.capital,),
        "partner": (partner.name,),
        "partner_adjective": (partner.adjective,),
        "partner_capital": (partner.capital,),
        "region": (region, pick(REGIONS, random)),
        "sector": (sector,),
        "other_sector": (pick(SECTORS, random), pick(SECTORS, random)),
        "year": (str(year), str(year)),
        "past_year": (str(year - 1), str(year - 2), str(year - 3)),
        "next_year": (str(year + 1), str(year + 2)),
        "official": tuple(surname(random) for _ in range(4)),
    }
    return Topic(country, partner, region, sector, year, slots)
