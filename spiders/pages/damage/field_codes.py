r"""Word's field codes, which a page shows where Word would show a picture, a link or a number.

    PRIVATE "TYPE=PICT;ALT=A view of the river" Since 2002 …
    the report HYPERLINK "http://example.org/a" \t "_blank" of the agency
    INCLUDEPICTURE "cid:image001.gif" \* MERGEFORMATINET

The code goes, and what Word shows in its place (the result, as `of the agency`) stays.
https://support.microsoft.com/office/list-of-field-codes-in-word-1ad6d91a-55a7-4a8d-b535-cf7888659a51
"""

import re

# "TYPE=PICT", “TYPE=PICT”, \"TYPE=PICT\"
QUOTED = r"\\{0,2}[\"“”][^\"“”]{0,500}[\"“”]"
ADDRESS = r"[\"“”]?(?:https?|ftp|mailto|file):[^\s\"“”]{1,500}[\"”]?"
WORD = r"[A-Za-z_][\w.-]{0,60}"
# \* MERGEFORMAT, \@ "d MMMM yyyy", \# "0.00", \t "_blank", \h, \s 10
SWITCH = rf"(?:\s?\\[*@#]\s?(?:{QUOTED}|\w{{1,20}})|\s?\\[slf]\s\d{{1,5}}\b|\s?\\[a-zA-Z!](?![a-zA-Z])(?:\s?{QUOTED})?)"
# Names that no text has in capitals: an argument or a switch makes them a code.
NAMES = (
    "HYPERLINK|INCLUDEPICTURE|INCLUDETEXT|MERGEFIELD|DOCPROPERTY|DOCVARIABLE|STYLEREF|PAGEREF|NOTEREF|AUTOTEXT(?:LIST)?"
    "|FILLIN|GOTOBUTTON|MACROBUTTON|DDEAUTO"
)
# Names that are words as well: only a switch makes them a code.
WORDS = (
    "PAGE|DATE|TIME|REF|SEQ|TOC|INDEX|SYMBOL|QUOTE|LINK|EMBED|SHAPE|SET|ASK|TA|TC|XE|RD|EQ|TITLE|AUTHOR|SUBJECT|KEYWORDS"
    "|COMMENTS|FILENAME|INFO|CITATION|USERNAME|SECTION|TEMPLATE|NUMPAGES|NUMWORDS|CREATEDATE|SAVEDATE|PRINTDATE|LISTNUM"
    "|AUTONUM(?:LGL|OUT)?|PRIVATE|IMPORT|DATABASE|FORMCHECKBOX|FORMDROPDOWN|BIBLIOGRAPHY"
)
FIELD_CODE = re.compile(
    rf"""(?:\{{\s?)?(?<!\w)(?:
        PRIVATE(?:\s?\\{{0,2}}[\"“”][^\"“”=]{{1,60}}=[^\"“”]{{0,500}}[\"“”]|(?:\s[A-Z]{{2,10}}={QUOTED}){{1,5}})
        |(?:{NAMES})(?:\s?{QUOTED}|\s{ADDRESS}|(?=\s?\\)|\s_\w{{1,60}}|\s{WORD}(?=\s?\\)){SWITCH}*
        |(?:MERGEFIELD|MACROBUTTON\sHtml)\s?{WORD}{SWITCH}*
        |(?:{WORDS})(?:\s(?:{QUOTED}|{WORD}|\d{{1,6}})){{0,3}}{SWITCH}+
        |EMBED\s[A-Za-z]\w{{1,30}}\.[A-Z]\w{{1,30}}(?:\.\d{{1,2}})?{SWITCH}*
        |XE\s{QUOTED}{SWITCH}*
        |FORMTEXT(?!\w){SWITCH}*
        |ADDIN\s(?:EN\.(?:CITE|REFLIST)|ZOTERO_|CSL_|Mendeley)[\w.]{{0,30}}(?:\s?<EndNote>.{{0,2000}}?</EndNote>)?
    )(?:\s?\}})?""",
    re.X,
)
# What is in every code: one of these names, or a switch, which no escaped quotation mark is
SIGNS = ("PRIVATE", "HYPERLINK", "INCLUDE", "MERGEFIELD", "MACROBUTTON", "FORMTEXT", "EMBED ", "ADDIN ", "XE ")
SIGN_OF_SWITCH = re.compile(r"\\[a-zA-Z*@#!]")
# The marks around a code in Word's own files
MARKS = re.compile(r"[\x13-\x15]")


def may_have_field_codes(text: str) -> bool:
    """Return False for a text that has no field code, as nearly every text."""
    return any(sign in text for sign in SIGNS) or SIGN_OF_SWITCH.search(text) is not None


def without_field_codes(text: str) -> tuple[str, list[str]]:
    """Return a text without field codes, and the codes as printed."""
    codes = [match[0] for match in FIELD_CODE.finditer(text)]
    if not codes:
        return text, []
    return " ".join(MARKS.sub(" ", FIELD_CODE.sub(" ", text)).split()), codes
