"""Undoes a Content-Encoding, never into more than a given number of bytes."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import zstandard

from spiders.errors import DamagedEncodingError
from spiders.messages import counted

# zstd frames of a web server use windows up to 8 MiB (https://www.rfc-editor.org/rfc/rfc9659).
MAX_ZSTD_WINDOW_BYTES = 1 << 23


GZIP = 16 + zlib.MAX_WBITS
MAX_LAYERS = 4
"""Encodings of one payload. A server applies one; each takes the time of the whole payload."""
MAX_MEMBERS = 1_000
"""Members of a gzip stream. A server sends one; a file written in blocks of 64 KiB has 256 in 16 MiB."""
PIECE_BYTES = 1 << 14
"""What zlib is given at once: it copies what follows a member, so each member would copy the whole payload."""


@dataclass(frozen=True)
class DecodedPayload:
    """A payload without its Content-Encoding, as far as it could be decoded."""

    content: bytes
    damage: str | None = None
    """What is wrong where `content` ends; None if the payload was decoded whole."""


def decode_payload(payload: bytes, encoding: str | None, max_bytes: int) -> DecodedPayload:
    """Return the payload without its Content-Encoding, or what comes before the damage, and what the damage is.

    Args:
        payload: the bytes as they came over the wire.
        encoding: value of the Content-Encoding header; None if absent.
        max_bytes: the most that any step may return.
    """
    try:
        return DecodedPayload(decode_content(payload, encoding, max_bytes))
    except DamagedEncodingError as error:
        return DecodedPayload(error.content, str(error))


def decode_content(payload: bytes, encoding: str | None, max_bytes: int) -> bytes:
    """Return the payload without its Content-Encoding, the last one named undone first.

    Args:
        payload: the bytes as they came over the wire.
        encoding: value of the Content-Encoding header: gzip, deflate, br, zstd, identity, or several with commas
            (https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding).
        max_bytes: the most that any step may return.

    Raises:
        DamagedEncodingError: it is damaged, breaks off, decodes to more than `max_bytes`, has an unknown encoding, or
            more than `MAX_LAYERS` of them.
    """
    content = payload
    names = [part.strip().lower() for part in (encoding or "").split(",")]
    layers = [name for name in reversed(names) if name not in {"", "identity"}]
    if len(layers) > MAX_LAYERS:
        raise DamagedEncodingError(f"{counted(len(layers), 'encoding')} of one payload, more than {MAX_LAYERS}")
    for name in layers:
        if not content:  # an empty body is empty in any encoding
            continue
        if name not in DECODERS:
            raise DamagedEncodingError(f"unknown Content-Encoding {name!r}")
        content = DECODERS[name](content, max_bytes)
    if len(content) > max_bytes:
        raise DamagedEncodingError(f"more than {counted(max_bytes, 'byte')}", content[:max_bytes])
    return content


def _gzip(payload: bytes, max_bytes: int) -> bytes:
    content = bytearray()
    decompressor, members, offset, rest = zlib.decompressobj(GZIP), 1, 0, b""
    while rest or offset < len(payload):
        if not rest:
            rest = payload[offset : offset + PIECE_BYTES]
            offset += PIECE_BYTES
        if decompressor.eof:  # a gzip stream may have several members
            rest = rest.lstrip(b"\0")  # zero padding after the last member is allowed
            if not rest:
                continue
            if members == MAX_MEMBERS:
                raise DamagedEncodingError(f"more than {MAX_MEMBERS} gzip members", bytes(content))
            decompressor, members = zlib.decompressobj(GZIP), members + 1
        try:
            content += decompressor.decompress(rest, max_bytes - len(content) + 1)
        except zlib.error as error:
            raise DamagedEncodingError(str(error), bytes(content)) from error
        if len(content) > max_bytes:
            raise DamagedEncodingError(f"more than {counted(max_bytes, 'byte')}", bytes(content[:max_bytes]))
        rest = decompressor.unused_data if decompressor.eof else decompressor.unconsumed_tail
    if not decompressor.eof:
        raise DamagedEncodingError("the compressed payload breaks off", bytes(content))
    return bytes(content)


def _deflate(payload: bytes, max_bytes: int) -> bytes:
    # Servers send both the zlib format, which the standard asks for, and raw deflate
    # (https://www.rfc-editor.org/rfc/rfc9110#name-deflate-coding).
    is_zlib = payload[0] & 0x0F == 8 and int.from_bytes(payload[:2], "big") % 31 == 0
    decompressor = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    try:
        content = decompressor.decompress(payload, max_bytes + 1)
    except zlib.error as error:
        raise DamagedEncodingError(str(error)) from error
    if len(content) > max_bytes:
        raise DamagedEncodingError(f"more than {counted(max_bytes, 'byte')}", content[:max_bytes])
    if not decompressor.eof:
        raise DamagedEncodingError("the compressed payload breaks off", content)
    return content


def _brotli(payload: bytes, max_bytes: int) -> bytes:
    decompressor = brotli.Decompressor()
    try:
        content = decompressor.process(payload, output_buffer_limit=max_bytes + 1)
        while not decompressor.is_finished() and len(content) <= max_bytes:
            more = decompressor.process(b"", output_buffer_limit=max_bytes + 1 - len(content))
            if not more:
                raise DamagedEncodingError("the compressed payload breaks off", content)
            content += more
    except brotli.error as error:
        raise DamagedEncodingError(f"damaged Brotli stream: {error}") from error
    if len(content) > max_bytes:
        raise DamagedEncodingError(f"more than {counted(max_bytes, 'byte')}", content[:max_bytes])
    return bytes(content)


def _zstd(payload: bytes, max_bytes: int) -> bytes:
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_ZSTD_WINDOW_BYTES)
    try:
        content = decompressor.stream_reader(io.BytesIO(payload), read_across_frames=True).read(max_bytes + 1)
        if len(content) > max_bytes:
            raise DamagedEncodingError(f"more than {counted(max_bytes, 'byte')}", content[:max_bytes])
        whole = decompressor.decompressobj(read_across_frames=False)  # the reader above does not say where it stopped
        whole.decompress(payload)
    except zstandard.ZstdError as error:
        raise DamagedEncodingError(f"damaged zstd stream: {error}") from error
    if not whole.eof:
        raise DamagedEncodingError("the compressed payload breaks off", content)
    return content


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
