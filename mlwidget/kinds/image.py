"""Images: files of the run, and how anything that is an image becomes one."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.kinds.base import JsonKind

if TYPE_CHECKING:
    from pathlib import Path

_STARTS: Final = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"BM": "bmp",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
}
_COLOURS: Final = {1: 0, 3: 2, 4: 6}  # channels → colour type of PNG


class Image(JsonKind):
    """`{"artifact": …, "format": …}`: which file of the run holds the image."""

    name: ClassVar[str] = "image"
    type_tag: ClassVar[str] = "azureml.v2.image"


def image_format(path: Path, where: str) -> str:
    """The format of an image file, by its first bytes.

    Args:
        path: The file.
        where: The call, for the error.

    Raises:
        InvalidValueError: For a file that is not there or not an image.
    """
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidValueError(f"{where} cannot read {str(path)!r}: {reason}") from None
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    for sign, name in _STARTS.items():
        if start.startswith(sign):
            return name
    msg = f"{where} takes a PNG, JPEG, GIF, BMP, WebP or TIFF file, and {str(path)!r} is none"
    raise InvalidValueError(msg)


def drawn(plot: Any, where: str) -> bytes:
    """The bytes of a PNG, from a figure, an image object or an array.

    Args:
        plot: A matplotlib figure or the pyplot module (`savefig`), a PIL image (`save`), or an array
            of height x width, with 3 or 4 channels or none: bytes, or floats from 0 to 1.
        where: The call, for the error.

    Raises:
        InvalidTypeError: For anything else.
        InvalidValueError: For an array of another shape.
    """
    buffer = io.BytesIO()
    if hasattr(plot, "savefig"):
        plot.savefig(buffer, format="png")
        return buffer.getvalue()
    if hasattr(plot, "save") and hasattr(plot, "getbands"):
        keeps = plot.mode in {"1", "L", "LA", "P", "RGB", "RGBA", "I"}
        (plot if keeps else plot.convert("RGB")).save(buffer, format="PNG")
        return buffer.getvalue()
    if hasattr(plot, "figure") and hasattr(plot.figure, "savefig"):
        return drawn(plot.figure, where)
    if hasattr(plot, "shape"):
        return png(_pixels(plot, where))
    msg = (
        f"{where} takes a matplotlib figure, pyplot, a PIL image or an array as plot, "
        f"got {type(plot).__name__}"
    )
    raise InvalidTypeError(msg)


def _pixels(plot: Any, where: str) -> Any:
    pixels = np.asarray(plot)
    channels = 1 if pixels.ndim == 2 else pixels.shape[-1]
    if pixels.ndim not in (2, 3) or channels not in _COLOURS or 0 in pixels.shape:
        msg = f"{where} takes an array of height x width, x 3 or x 4, got shape {pixels.shape}"
        raise InvalidValueError(msg)
    if pixels.dtype.kind == "b":
        pixels = pixels * np.uint8(255)
    elif pixels.dtype.kind == "f":
        pixels = np.nan_to_num(pixels, nan=0.0, posinf=1.0, neginf=0.0).clip(0, 1) * 255 + 0.5
    elif pixels.dtype.kind not in "iu":
        raise InvalidTypeError(f"{where} takes an array of numbers, got {pixels.dtype}")
    return pixels.clip(0, 255).astype(np.uint8).reshape(*pixels.shape[:2], channels)


def png(pixels: Any) -> bytes:
    """The bytes of a PNG, from height x width x channels of bytes."""
    height, width, channels = pixels.shape
    lines = np.zeros((height, 1 + width * channels), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = pixels.reshape(height, -1)
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[channels], 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
        for tag, data in parts
    )
