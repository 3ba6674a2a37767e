"""Texts in the cells of a spreadsheet, which takes some for a formula, a number or a day, and has no room for others.

The patterns are in the syntax that Python and DuckDB (RE2) share.
"""

import re

FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
"""The beginning of a formula, in both widths, and the whitespace that a spreadsheet skips before one:
https://owasp.org/www-community/attacks/CSV_Injection"""
# 1.10, 2026.11.0, 007, 12/05, 3-4, 1:30, 50 %, $5, (1), 1e5, 2003-05-07
NUMBER = r"[-+.,:/%()$€£ ]*\d[-+.,:/%()$€£ \de]*"
MONTH = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?)\.?"
)
# May 2003, 5 May, Sept. 24, 2003, 24-Sep-03
DAY = rf"(\d{{1,4}}[-/., ]*)?{MONTH}[-/., ]*\d{{1,4}}([-/., ]+\d{{1,4}})?|\d{{1,4}}[-/., ]*{MONTH}"
NOT_A_TEXT = rf"(?i:{NUMBER}| *({DAY}) *|true|false)"
"""The whole of a text that a spreadsheet reads as something else: the version 1.10 as the number 1.1."""
MAX_CHARACTERS = 32_767
"""In a cell of Excel and of LibreOffice Calc: the one cuts what is longer when it opens a file, the other when it saves
one, neither with a word. https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3"""

_FORMULA = re.compile(FORMULA)
_NOT_A_TEXT = re.compile(NOT_A_TEXT, re.ASCII)


def spreadsheet_text(text: str) -> str:
    """Return a text as a cell in which it stays what it is: with an apostrophe before it if it would not.

    DuckDB's macro of this name, in `exports/content/prepare.sql`, does the same, and replaces control characters.
    """
    return f"'{text}" if _FORMULA.match(text) or _NOT_A_TEXT.fullmatch(text) else text
