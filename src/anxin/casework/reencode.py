"""Photos and voice notes written anew, in a process of their own: what a stranger sends may be made to break a reader.

``anew`` hands the bytes to a child that knows no settings, no database and no keys, has a limit of memory and of
processor time, and gives back a file of ours or one plain sentence. A photo comes back as JPEG with nothing of the phone,
the place or the hour in it; a voice note as Ogg Opus, one channel. Readers are named by the first bytes: nothing that
refers to other files (play lists, concatenations) is ever opened.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

PHOTO, VOICE = "photo", "voice"
MEDIA = {PHOTO: "image/jpeg", VOICE: "audio/ogg"}
_MEMORY = 2**30
_CPU_SECONDS = 40
_RATE = 48_000
# No number that anybody would set: what an ear can't tell from the original, and an eye neither.
_QUALITY, _BIT_RATE = 82, 24_000


class FileRefused(ValueError):
    """The file is not kept; the message is one plain sentence in Chinese."""


@dataclass(frozen=True)
class Limits:
    """``photo_bytes``, ``voice_bytes``: of what is sent. ``pixels``: of what is sent; ``side``: of what is kept, in pixels.
    ``seconds``: of a voice note."""

    photo_bytes: int
    voice_bytes: int
    pixels: int
    side: int
    seconds: int


def anew(kind: str, data: bytes, limits: Limits) -> bytes:
    """The file as we keep it. FileRefused for what is none, is too large or takes too long."""
    most = limits.photo_bytes if kind == PHOTO else limits.voice_bytes
    what = "照片" if kind == PHOTO else "录音"
    if not data:
        raise FileRefused(f"这个{what}是空的，重新选一个。")
    if len(data) > most:
        raise FileRefused(f"这个{what}太大，最多 {most // 2**20} MB。")
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", __name__, kind, json.dumps(asdict(limits))],
            input=data,
            capture_output=True,
            timeout=_CPU_SECONDS + 20,
            # Neither keys nor the address of the database stand in the child's surroundings.
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(f"这个{what}打不开，换一个试试。") from None
    if done.returncode == 3:
        raise FileRefused(done.stderr.decode("utf-8", "replace").strip().splitlines()[-1])
    if done.returncode != 0 or not done.stdout:
        raise FileRefused(f"这个{what}打不开，换一个试试。")
    return done.stdout


def photo(data: bytes, limits: Limits) -> bytes:
    """JPEG, turned upright, at most ``side`` pixels long, without EXIF. FileRefused for other formats and too many pixels."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height > limits.pixels:
                raise FileRefused("这张照片太大，截个图再传。")
            image.draft("RGB", (limits.side * 2, limits.side * 2))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((limits.side, limits.side))
            plain = Image.new("RGB", upright.size, "white")
            layered = upright.convert("RGBA")
            plain.paste(layered, mask=layered.getchannel("A"))
    except FileRefused:
        raise
    except Exception as error:
        # Pillow has many ways to say that a file is broken.
        raise FileRefused("这不是照片，或者打不开。请用手机拍的照片或截图。") from error
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def reader_of(data: bytes) -> str | None:
    """The reader for a voice note by its first bytes; None when it is none that phones make."""
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp":
        return "mov"
    if data[:5] == b"#!AMR":
        return "amr"
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if data[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "aac"
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return "mp3"
    return None


def voice(data: bytes, limits: Limits) -> bytes:
    """Ogg Opus, one channel, 48 kHz. FileRefused for what is no sound, and for more than ``seconds``."""
    import av

    name = reader_of(data)
    if name is None:
        raise FileRefused("这不是录音，或者打不开。请用手机录的声音。")
    out = io.BytesIO()
    heard = 0
    try:
        with (
            av.open(io.BytesIO(data), format=name, options={"protocol_whitelist": "none"}) as source,
            av.open(out, "w", format="ogg") as target,
        ):
            sound = source.streams.audio[0]
            written: Any = target.add_stream("libopus", rate=_RATE, layout="mono")
            written.bit_rate = _BIT_RATE
            even = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
            for frame in source.decode(sound):
                frame.pts = None
                for part in even.resample(frame):
                    heard += part.samples
                    if heard > limits.seconds * _RATE:
                        raise FileRefused(f"录音太长，最多 {limits.seconds // 60} 分钟。")
                    target.mux(written.encode(part))
            for part in even.resample(None):
                heard += part.samples
                target.mux(written.encode(part))
            target.mux(written.encode(None))
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused("这不是录音，或者打不开。请用手机录的声音。") from error
    if not heard:
        raise FileRefused("这个录音里没有声音，重新录一个。")
    return out.getvalue()


def _child(kind: str, told: str) -> int:
    # Threads reserve more than they use: the limit is on data, not on addresses.
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limits = Limits(**json.loads(told))
    data = sys.stdin.buffer.read()
    try:
        made = photo(data, limits) if kind == PHOTO else voice(data, limits)
    except FileRefused as refused:
        sys.stderr.buffer.write(f"\n{refused}\n".encode())
        return 3
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1], sys.argv[2]))
