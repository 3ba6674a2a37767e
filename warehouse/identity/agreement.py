"""Whether two spellings of a name can only be one person's.

Evidence: the bylines of the public site, where one person is printed with and without middle names, initials and
accents, and in more than one romanisation. Every rule leans to two people: what may be two stays apart.
"""

import re
from enum import StrEnum

from warehouse.identity.romanisation import MARKED, is_one_name
from warehouse.identity.spelling import Spelling, words


class Method(StrEnum):
    """Why two spellings are one person's."""

    SAME_LETTERS = "same_letters"
    """Case, accents, apostrophes, hyphens, dots and the spacing of initials: "John C. K. Daly", "John. C.K. Daly";
    "Slavomír Horák", "Slavomir Horak"; "al-Shishani", "Al-Shishani". A single word is no evidence."""
    MIDDLE_NAMES = "middle_names"
    """Given name and surname agree, and middle names are left out or abbreviated: "Emil Souleimanov", "Emil A.",
    "Emil Aslan". "A." and "B." are two people, as are "Jr." and "Sr.", and "Jr." and nothing."""
    LEADING_INITIAL = "leading_initial"
    """One initial before the given name is left out: "R. Grant Smith", "Grant Smith". "G. Smith" is nobody's."""
    TRANSLITERATION = "transliteration"
    """A given name or surname in two romanisations: "Akhmadov", "Ahmadov"; "Farkhad", "Farkhod Tolipov"."""
    DECISION = "decision"
    """A person decided so."""


# Muhammad Khan and Muhammad Tahir Khan are two men: these words name nobody without the next.
HALF_NAMES = words(
    """abd abdel abdul abdal abu agha ghulam haji hajji mir mohamad mohamed mohammad mohammed mohd muhammad muhammed
    mukhammad mukhammed noor nur sayed sayyed sayyid seyed shah sheikh syed"""
)
# Mary Ann Smith is not Mary Smith, nor Zhang Wei Ming Zhang Ming.
COMPOUNDS = words(
    """amir ana anna anne carl chen choi emma hans huang jean jose juan jung kang karl luis maria marie mary nguyen
    park pham rosa sarah tran wang yang zhang zhao zhou"""
)
# Imran Khan and Imran A. Khan may be two: titles and given names that millions bear as surnames.
EVERYBODY = words(
    """ahmad ahmed akhtar ali begum hasan hassan husain hussain hussein iqbal khan malik rahman shah singh"""
)
# Ana Garcia Lopez is not Ana Lopez: of two surnames none may be left out, and these may be one of two.
ONE_OF_TWO = re.compile(r"(?:[aeo]z|os|ilva|eira|garcia)$")


def agreement(one: Spelling, other: Spelling) -> tuple[Method, str] | None:
    """Why the two spellings are one person's, in words; None where they are two people's, or may be."""
    if one.words == other.words and len(one.words) > 1:
        return Method.SAME_LETTERS, "the letters agree; only case, accents, punctuation or spacing differ"
    if one.key is None or one.key != other.key or one.generation != other.generation:
        return None
    if not is_one_name((one.given, one.surname), (other.given, other.surname)):
        return None
    full, short = sorted((one, other), key=lambda spelling: len(spelling.leading + spelling.middle), reverse=True)
    if not _middle_names_agree(full, short) or not _may_leave_out(full, short):
        return None
    return _method(full, short), ", and ".join([*_reasons_of_names(one, other), *_reasons_of_middle(full, short)])


def _begins(initial: str, word: str) -> bool:
    return len(initial) == 1 and word.startswith(initial)


def _middle_names_agree(full: Spelling, short: Spelling) -> bool:
    """True if each middle name that both print is the same or begins the other: "A.", "Aslan"."""
    pairs = zip(full.middle, short.middle, strict=False)
    return all(left == right or _begins(left, right) or _begins(right, left) for left, right in pairs)


def _may_leave_out(full: Spelling, short: Spelling) -> bool:
    """True if what only the full spelling prints may be left out, and the short one prints nothing of its own."""
    omitted = full.middle[len(short.middle) :]
    if full.leading == short.leading and len(full.middle) == len(short.middle):
        return True
    if full.given in HALF_NAMES or full.surname in EVERYBODY or len(full.middle) < len(short.middle):
        return False
    if full.leading != short.leading:
        one_initial = len(full.leading) == 1 and not short.leading
        return one_initial and not omitted and len(full.given) > 3
    return all(len(word) == 1 for word in omitted) or _is_middle_name(full)


def _is_middle_name(full: Spelling) -> bool:
    """True if the one word between given name and surname is a middle name, and no half of either of them."""
    return (
        len(full.middle) == 1
        and min(map(len, (full.given, *full.middle, full.surname))) > 3
        and full.given not in COMPOUNDS
        and not ONE_OF_TWO.search(full.surname)
        and not MARKED.search(full.middle[0])
    )


def _method(full: Spelling, short: Spelling) -> Method:
    if (full.given, full.surname) != (short.given, short.surname):
        return Method.TRANSLITERATION
    return Method.LEADING_INITIAL if full.leading != short.leading else Method.MIDDLE_NAMES


def _reasons_of_names(one: Spelling, other: Spelling) -> list[str]:
    parts = {"given name": (one.given, other.given), "surname": (one.surname, other.surname)}
    equal = [part for part, (left, right) in parts.items() if left == right]
    romanised = [
        f"{one.quoted(left)} and {other.quoted(right)} romanise one name"
        for left, right in parts.values()
        if left != right
    ]
    return [f"{' and '.join(equal)} agree{'s' * (len(equal) == 1)}"] * bool(equal) + romanised


def _reasons_of_middle(full: Spelling, short: Spelling) -> list[str]:
    reasons = []
    for left, right in zip(full.middle, short.middle, strict=False):
        if _begins(left, right) and left != right:
            reasons.append(f"{full.quoted(left)} begins {short.quoted(right)}")
        elif left != right:
            reasons.append(f"{short.quoted(right)} begins {full.quoted(left)}")
    omitted = full.middle[len(short.middle) :] if full.leading == short.leading else full.leading
    if omitted:
        reasons.append(f"{full.quoted(*omitted)} is left out")
    return reasons
