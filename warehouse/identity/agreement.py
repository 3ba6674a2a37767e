"""Whether two spellings of a name can only be one person's.

Evidence: the bylines of the public site, which print one person with and without middle names, initials and accents,
and in more than one romanisation. Every rule is cautious: what may be two people stays apart.
"""

import re
from enum import StrEnum

from warehouse.identity.romanisation import TRANSLITERATED_ENDING, is_one_name
from warehouse.identity.spelling import Spelling, words


class Method(StrEnum):
    """Why two spellings are one person's."""

    SAME_LETTERS = "same_letters"
    """They differ only in case, accents, apostrophes, hyphens, dots and the spacing of initials: "John C. K. Daly",
    "John. C.K. Daly"; "Slavomír Horák", "Slavomir Horak"; "al-Shishani", "Al-Shishani". One word proves nothing."""
    MIDDLE_NAMES = "middle_names"
    """Given name and surname agree, and middle names are left out or abbreviated: "Emil Souleimanov", "Emil A.
    Souleimanov", "Emil Aslan Souleimanov". "A." and "B." are two people, so are "Jr." and "Sr.", and "Jr." and none."""
    LEADING_INITIAL = "leading_initial"
    """One initial before the given name is left out: "R. Grant Smith", "Grant Smith". "G. Smith" may be anybody."""
    TRANSLITERATION = "transliteration"
    """A given name or surname in two romanisations: "Akhmadov", "Ahmadov"; "Farkhad", "Farkhod Tolipov"."""
    DECISION = "decision"
    """A person decided so."""


# Muhammad Khan and Muhammad Tahir Khan are two men: without the next word these do not identify anybody.
INCOMPLETE_GIVEN_NAMES = words(
    """abd abdel abdul abdal abu agha ghulam haji hajji mir mohamad mohamed mohammad mohammed mohd muhammad muhammed
    mukhammad mukhammed noor nur sayed sayyed sayyid seyed shah sheikh syed"""
)
# Mary Ann Smith is not Mary Smith, nor Zhang Wei Ming Zhang Ming.
COMPOUND_BEGINNINGS = words(
    """amir ana anna anne carl chen choi emma hans huang jean jose juan jung kang karl luis maria marie mary nguyen
    park pham rosa sarah tran wang yang zhang zhao zhou"""
)
# Imran Khan and Imran A. Khan may be two: titles and given names that are the surnames of millions.
COMMON_SURNAMES = words(
    """ahmad ahmed akhtar ali begum hasan hassan husain hussain hussein iqbal khan malik rahman shah singh"""
)
# Ana Garcia Lopez is not Ana Lopez: neither of two surnames may be left out, and one that ends so may be one of two.
ENDING_OF_DOUBLE_SURNAMES = re.compile(r"(?:[aeo]z|os|ilva|eira|garcia)$")


def find_agreement(one: Spelling, other: Spelling) -> tuple[Method, str] | None:
    """Return why two spellings are one person's, as a method and in words; None if they may be two people's."""
    if one.words == other.words and len(one.words) > 1:
        return Method.SAME_LETTERS, "the letters agree; only case, accents, punctuation or spacing differ"
    if one.key is None or one.key != other.key or one.generation != other.generation:
        return None
    if not is_one_name((one.given, one.surname), (other.given, other.surname)):
        return None
    full, short = sorted((one, other), key=lambda spelling: len(spelling.leading + spelling.middle), reverse=True)
    if not _middle_names_agree(full, short) or not _may_leave_out(full, short):
        return None
    return _method(full, short), ", and ".join(
        [*_reasons_from_names(one, other), *_reasons_from_middle_names(full, short)]
    )


def _abbreviates(initial: str, word: str) -> bool:
    return len(initial) == 1 and word.startswith(initial)


def _middle_names_agree(full: Spelling, short: Spelling) -> bool:
    """Return whether each middle name that both print is the same or abbreviates the other: "A.", "Aslan"."""
    pairs = zip(full.middle, short.middle, strict=False)
    return all(left == right or _abbreviates(left, right) or _abbreviates(right, left) for left, right in pairs)


def _may_leave_out(full: Spelling, short: Spelling) -> bool:
    """Return whether what only the full spelling prints may be left out, and the short one prints nothing else."""
    omitted = full.middle[len(short.middle) :]
    if full.leading == short.leading and len(full.middle) == len(short.middle):
        return True
    if full.given in INCOMPLETE_GIVEN_NAMES or full.surname in COMMON_SURNAMES or len(full.middle) < len(short.middle):
        return False
    if full.leading != short.leading:
        one_initial = len(full.leading) == 1 and not short.leading
        return one_initial and not omitted and len(full.given) > 3
    return all(len(word) == 1 for word in omitted) or _is_middle_name(full)


def _is_middle_name(full: Spelling) -> bool:
    """Return whether the one word between given name and surname is a middle name, not a part of either of them."""
    return (
        len(full.middle) == 1
        and min(map(len, (full.given, *full.middle, full.surname))) > 3
        and full.given not in COMPOUND_BEGINNINGS
        and not ENDING_OF_DOUBLE_SURNAMES.search(full.surname)
        and not TRANSLITERATED_ENDING.search(full.middle[0])
    )


def _method(full: Spelling, short: Spelling) -> Method:
    if (full.given, full.surname) != (short.given, short.surname):
        return Method.TRANSLITERATION
    return Method.LEADING_INITIAL if full.leading != short.leading else Method.MIDDLE_NAMES


def _reasons_from_names(one: Spelling, other: Spelling) -> list[str]:
    parts = {"given name": (one.given, other.given), "surname": (one.surname, other.surname)}
    equal = [part for part, (left, right) in parts.items() if left == right]
    romanised = [
        f"{one.quoted(left)} and {other.quoted(right)} romanise one name"
        for left, right in parts.values()
        if left != right
    ]
    return [f"{' and '.join(equal)} agree{'s' * (len(equal) == 1)}"] * bool(equal) + romanised


def _reasons_from_middle_names(full: Spelling, short: Spelling) -> list[str]:
    reasons = []
    for left, right in zip(full.middle, short.middle, strict=False):
        if _abbreviates(left, right) and left != right:
            reasons.append(f"{full.quoted(left)} begins {short.quoted(right)}")
        elif left != right:
            reasons.append(f"{short.quoted(right)} begins {full.quoted(left)}")
    omitted = full.middle[len(short.middle) :] if full.leading == short.leading else full.leading
    if omitted:
        reasons.append(f"{full.quoted(*omitted)} is left out")
    return reasons
