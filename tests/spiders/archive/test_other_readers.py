"""What warcio and FastWARC do where we use code of our own: when one of these changes, that code may go."""

import gzip
from io import BytesIO

import pytest
from fastwarc import WarcRecord, WarcRecordType
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

HEAD = b"HTTP/1.1 200 OK\r\nX-Powered-By: K\xe92\r\n\r\n"
PAGE = HEAD + b"a page of the site" * 20


def record(number: int, block: bytes = PAGE, record_type: str = "response") -> bytes:
    lines = [
        "WARC/1.1", f"WARC-Type: {record_type}", f"WARC-Record-ID: <urn:uuid:{number}>",
        "WARC-Date: 2026-01-01T00:00:00Z", "WARC-Target-URI: https://www.cacianalyst.org/",
        "Content-Type: application/http; msgtype=response", f"Content-Length: {len(block)}",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def copied_by_warcio(content: bytes, *, parse: bool) -> bytes:
    output = BytesIO()
    for one in ArchiveIterator(BytesIO(content), no_record_parse=not parse):
        WARCWriter(output, gzip=False).write_record(one)
        if one.raw_stream is not one._orig_stream:  # warcio leaves the temporary file of a revisit open
            one.raw_stream.close()
            one.raw_stream = one._orig_stream
    return output.getvalue()


def test_warcio_keeps_the_block_of_a_response_that_it_does_not_parse():
    assert PAGE in copied_by_warcio(record(1), parse=False)
    assert b"X-Powered-By: K%C3%A92" in copied_by_warcio(record(1), parse=True)


def test_warcio_drops_the_block_of_a_revisit_that_it_does_not_parse():
    revisit = record(1, HEAD, "revisit")
    assert b"X-Powered-By" not in copied_by_warcio(revisit, parse=False)
    assert b"X-Powered-By: K%C3%A92" in copied_by_warcio(revisit, parse=True)


@pytest.mark.parametrize(("record_type", "block"), [("response", PAGE), ("revisit", HEAD)])
def test_fastwarc_keeps_both(record_type, block):
    output = BytesIO()
    one = WarcRecord()
    one.init_headers(record_type=getattr(WarcRecordType, record_type))
    one.is_http = True
    one.set_bytes_content(block)
    one.write(output)
    assert block in output.getvalue()


def test_both_stop_at_a_changed_byte():
    members = [bytearray(gzip.compress(record(number))) for number in range(4)]
    members[1][60] ^= 1
    content = b"".join(members)
    read: list[bytes] = []
    with pytest.raises(ArchiveLoadFailed):
        read.extend(one.content_stream().read() for one in ArchiveIterator(BytesIO(content)))
    with pytest.raises(OSError, match="decompression"):
        read.extend(one.reader.read() for one in FastIterator(BytesIO(content)))
    assert len(read) == 2, "each returned the record before it"


def test_both_end_without_an_error_in_a_torn_record():
    content = b"".join(gzip.compress(record(number)) for number in range(4))[:-20]
    assert len([one.content_stream().read() for one in ArchiveIterator(BytesIO(content))]) == 4
    assert len([one.reader.read() for one in FastIterator(BytesIO(content))]) == 4


@pytest.mark.parametrize("position", [4, 8, 9])
def test_neither_notices_a_changed_gzip_header(position):
    content = bytearray(gzip.compress(record(1)))
    content[position] ^= 0xFF
    body = PAGE.removeprefix(HEAD)
    assert [one.content_stream().read() for one in ArchiveIterator(BytesIO(bytes(content)))] == [body]
    assert [one.reader.read() for one in FastIterator(BytesIO(bytes(content)))] == [body]
