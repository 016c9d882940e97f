"""Writes fixtures/formats/audio: AIFF, AIFF-C and AU files of every coding that is decoded here, big-endian WAV, WAV whose
header names a wrong frame size or odd bits, and WAV and AIFF-C with ADPCM, with what libsndfile reads of each.

    pip install numpy soundfile safetensors
    python tools/golden/audio_formats.py fixtures/formats/audio
"""

import io
import struct
import sys
from pathlib import Path

import numpy as np
import soundfile as sf
from safetensors.numpy import save_file

FRAMES = 257


def written(samples, rate, **how):
    file = io.BytesIO()
    sf.write(file, samples, rate, **how)
    return file.getvalue()


def with_format_field(wav, offset, value):
    """The WAV with another 16-bit number at an offset of its format chunk."""
    changed = bytearray(wav)
    struct.pack_into("<H", changed, wav.index(b"fmt ") + 8 + offset, value)
    return bytes(changed)


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(11)
    noise = lambda channels: np.clip(rng.normal(0, 0.3, (FRAMES, channels)), -1, 1)
    files = {}
    for subtype, rate, channels in [
        ("PCM_S8", 8000, 1), ("PCM_U8", 8000, 2), ("PCM_16", 22050, 2), ("PCM_24", 44100, 1), ("PCM_32", 48000, 3),
        ("FLOAT", 16000, 2), ("DOUBLE", 11025, 1), ("ULAW", 8000, 1), ("ALAW", 8000, 2),
    ]:
        name = subtype.lower().replace("_", "")
        files[f"{name}.aiff"] = written(noise(channels), rate, format="AIFF", subtype=subtype)
        if subtype != "PCM_U8":
            files[f"{name}.au"] = written(noise(channels), rate, format="AU", subtype=subtype)
        if subtype.startswith("PCM") and subtype not in ("PCM_S8", "PCM_U8"):
            files[f"{name}-little.aifc"] = written(noise(channels), rate, format="AIFF", subtype=subtype, endian="LITTLE")
            files[f"{name}-little.au"] = written(noise(channels), rate, format="AU", subtype=subtype, endian="LITTLE")
        if subtype in ("PCM_16", "PCM_24", "PCM_32", "FLOAT"):
            files[f"{name}-big.wav"] = written(noise(channels), rate, format="WAV", subtype=subtype, endian="BIG")
    plain = written(noise(2), 16000, format="WAV", subtype="PCM_16")
    files["frame-of-7-bytes.wav"] = with_format_field(plain, 12, 7)
    files["frame-of-0-bytes.wav"] = with_format_field(plain, 12, 0)
    files["12-bit.wav"] = with_format_field(plain, 14, 12)
    files["mulaw-of-16-bits.wav"] = with_format_field(written(noise(1), 8000, format="WAV", subtype="ULAW"), 14, 16)
    # speech-like: ADPCM follows slow changes, and steps that it cannot follow reach every limit of its arithmetic
    seconds = np.arange(2500) / 16000
    slow = np.stack([np.sin(2 * np.pi * 300 * seconds), np.sign(np.sin(2 * np.pi * 90 * seconds))], axis=1) * 0.9
    for subtype in ("IMA_ADPCM", "MS_ADPCM"):
        for rate, channels in [(8000, 1), (44100, 2)]:
            name = f"{subtype.lower().replace('_', '-')}-{channels}"
            data = written(slow[:, :channels] + 0.2 * rng.normal(0, 1, (2500, channels)), rate, format="WAV", subtype=subtype)
            files[f"{name}.wav"] = data
            # codes of any kind, also behind a header that says what cannot be
            body = data.index(b"data") + 8
            files[f"{name}-noise.wav"] = data[:body] + rng.bytes(len(data) - body)
    for channels in (1, 2):
        data = written(slow[:, :channels], 22050, format="AIFF", subtype="IMA_ADPCM")
        files[f"ima-adpcm-{channels}.aifc"] = data
        body = data.index(b"SSND") + 16
        files[f"ima-adpcm-{channels}-noise.aifc"] = data[:body] + rng.bytes(len(data) - body)
    expected = {}
    for name, data in files.items():
        (out / name).write_bytes(data)
        samples, rate = sf.read(io.BytesIO(data), dtype="float32", always_2d=True)
        expected[f"{name}@{rate}"] = np.ascontiguousarray(samples.T)
    save_file(expected, out / "expected.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
