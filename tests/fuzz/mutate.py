"""Makes inputs from those of the corpus: bytes changed, parts repeated, numbers and words put where they hurt."""

import re
from collections.abc import Sequence
from random import Random

MAX_INPUT_BYTES = 1 << 18
NUMBER = re.compile(rb"[0-9]+")
NUMBERS = (
    b"", b"0", b"-1", b"00", b"999", b"1000", b"2147483647", b"2147483648", b"9223372036854775807",
    b"9223372036854775808", b"9" * 30, b"9" * 5000, "²".encode(), b"\xb2", "١".encode(), b"1e9", b"1_0", b"0x1",
)  # fmt: skip
WORDS = (
    b"http://[x", b"//[", b"http://a]b/", b"\0", b"\xff", b"\xed\xa0\x80", b"&#xD800;", b"&#0;", b"\\ud800", b"\\u0000",
    b"charset=punycode\n", b"charset=base64\n", b"charset=idna\n", b"charset=utf-16\n", b"charset=iso-2022-jp\n",
    b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", b"Mon, 01 Jan 0001 00:00:00 -9999", b"-0000",
    b"\r\n\r\n", b"\r\n ", b"\r", b"\n", b"\t", b" ", b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&",
    b'"', b"'", b"{", b"}", b"[", b"]", b"[" * 2000, b'{"a":' * 2000, b":", b",", b"=", b"?", b"%", b"%2F", b"/..",
    b"<base href='http://[x'>", b"<link rel=canonical href='http://[x'>", b"<meta charset=base64>", b"Page 1 of ",
    b"By ", b"BACKGROUND: ", b"AUTHOR'S BIO: ", b" (1/2/2003 issue of the CACI Analyst)", b"Read , times", b"NaN",
    b"Infinity", b"null", b"true", b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x03\0\0\0\0\0\0\0\0\0", b"*", b"$", "\u202e".encode(),
    b"Content-Length: ", b"Content-Encoding: gzip, ", b"Transfer-Encoding: chunked\r\n", b"Location: http://[x\r\n",
)  # fmt: skip


def mutated(corpus: Sequence[bytes], random: Random) -> bytes:
    """Return an input that one to six changes make of one of the corpus."""
    content = bytearray(random.choice(corpus))
    for _ in range(random.randint(1, 6)):
        _change(content, corpus, random)
        del content[MAX_INPUT_BYTES:]
    return bytes(content)


def _change(content: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    start = random.randint(0, len(content))
    end = min(len(content), start + random.choice((0, 1, 2, 8, 64, 512, len(content))))
    match random.randrange(9):
        case 0 if start < len(content):
            content[start] ^= 1 << random.randrange(8)
        case 1 if start < len(content):
            content[start] = random.randrange(256)
        case 2:
            del content[start:end]
        case 3:
            content[start:start] = random.choice(WORDS)
        case 4:
            content[start:end] = random.choice(WORDS)
        case 5:
            content[start:start] = content[start:end] * random.choice((1, 2, 16, 256, 4096))
        case 6 if numbers := list(NUMBER.finditer(content)):
            number = random.choice(numbers)
            content[number.start() : number.end()] = random.choice(NUMBERS)
        case 7:
            other = random.choice(corpus)
            content[start:end] = other[random.randint(0, len(other)) :]
        case _:
            content[start:start] = random.choice(WORDS) * random.choice((1, 2, 64, 4096))
