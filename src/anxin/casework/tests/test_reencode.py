"""What a stranger sends as a photo or a voice note is written anew, or refused in one plain sentence."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
from PIL import Image

from anxin.casework.reencode import PHOTO, VOICE, FileRefused, Limits, anew

LIMITS = Limits(photo_bytes=2**20, voice_bytes=2**20, pixels=4_000_000, side=800, seconds=5)


def picture(size=(1200, 900), form="JPEG", **said) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **said)
    return out.getvalue()


def sound(seconds: float = 1, form: str = "wav", codec: str = "pcm_s16le") -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=form) as target:
        stream = target.add_stream(codec, rate=16_000, layout="mono")
        wave = (np.sin(np.arange(int(16_000 * seconds)) / 20) * 8000).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate = 16_000
        for part in av.AudioResampler(
            format=stream.format.name, layout="mono", rate=16_000, frame_size=stream.frame_size or 1024
        ).resample(frame):
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return out.getvalue()


def test_a_photo_is_smaller_and_tells_nothing_of_the_phone():
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0112] = 6
    made = anew(PHOTO, picture(exif=exif), LIMITS)
    assert b"SecretPhone" not in made and b"Exif" not in made
    with Image.open(io.BytesIO(made)) as image:
        # Turned upright first: what told the turn is gone.
        assert image.format == "JPEG" and image.size == (600, 800)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"), (b"MZ" + b"\0" * 500, "不是照片"), (picture()[:400], "不是照片"), (b"\0" * (2**20 + 1), "最多 1 MB"),
        (picture((3000, 3000), "PNG"), "太大"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是照片"), (b"GIF89a" + b"\0" * 60, "不是照片"),
    ],
)  # fmt: skip
def test_a_bad_photo_gets_one_plain_sentence(data, says):
    with pytest.raises(FileRefused, match=says) as refused:
        anew(PHOTO, data, LIMITS)
    assert "\n" not in str(refused.value) and str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("form", "codec"), [("wav", "pcm_s16le"), ("mp3", "libmp3lame"), ("adts", "aac"), ("mp4", "aac")]
)
def test_a_voice_note_of_any_phone_becomes_opus(form, codec):
    made = anew(VOICE, sound(1, form, codec), LIMITS)
    assert made[:4] == b"OggS"
    with av.open(io.BytesIO(made)) as heard:
        stream = heard.streams.audio[0]
        assert stream.codec_context.name in ("opus", "libopus") and len(heard.streams) == 1
        assert sum(f.samples for f in heard.decode(stream)) == pytest.approx(48_000, rel=0.1)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"), (b"#EXTM3U\nfile:///etc/passwd\n", "不是录音"), (b"ffconcat version 1.0\nfile /etc/passwd\n", "不是录音"),
        (sound()[:30], "录音"), (b"\xff\xfb" + b"\x5a" * 3000, "录音"), (sound(7), "太长"), (b"OggS" + b"\xff" * 800, "录音"),
    ],
)  # fmt: skip
def test_a_bad_voice_note_gets_one_plain_sentence(data, says):
    with pytest.raises(FileRefused, match=says) as refused:
        anew(VOICE, data, LIMITS)
    assert "\n" not in str(refused.value) and str(refused.value).endswith("。")
