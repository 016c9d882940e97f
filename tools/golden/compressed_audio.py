"""Writes fixtures/formats/compressed: short synthesised sounds in every compressed format that the page reads, made by ffmpeg, with
what ffmpeg decodes of each (expected.safetensors, named by file and rate).

    apt-get install ffmpeg; pip install numpy safetensors
    python tools/golden/compressed_audio.py fixtures/formats/compressed
"""

import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

SECONDS = 0.21


def sound(rate, channels):
    """Another chord and another noise in each channel, loud enough that a wrong gain or a swapped channel shows."""
    rng = np.random.default_rng(channels)
    t = np.arange(round(SECONDS * rate)) / rate
    chord = lambda c: sum(np.sin(2 * np.pi * f * (1 + 0.17 * c) * t + c) for f in (220, 470, 1130)) / 3
    swell = 0.3 + 0.7 * np.sin(np.pi * t / SECONDS) ** 2
    return np.stack([0.5 * swell * chord(c) + 0.02 * rng.normal(0, 1, len(t)) for c in range(channels)], axis=1)


def wav(samples, rate):
    data = np.clip(samples, -1, 1).astype("<f4").tobytes()
    channels = samples.shape[1]
    fmt = struct.pack("<HHIIHH", 3, channels, rate, rate * channels * 4, channels * 4, 32)
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def ffmpeg(arguments, data=b""):
    run = subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], input=data, capture_output=True)
    if run.returncode:
        raise SystemExit(f"ffmpeg {' '.join(arguments)}: {run.stderr.decode()}")
    return run.stdout


def decoded(path):
    """[channel][frame], the channels in the file's own order as ffmpeg gives them, and their rate."""
    probe = ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_streams", "-of", "json", str(path)]
    stream = json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)["streams"][0]
    # the decoder of Opus that its makers wrote: ffmpeg's own resamples in another way
    how = ["-c:a", "libopus"] if stream["codec_name"] == "opus" else []
    raw = ffmpeg([*how, "-i", str(path), "-map", "a:0", "-f", "f32le", "-c:a", "pcm_f32le", "-"])
    return np.ascontiguousarray(np.frombuffer(raw, "<f4").reshape(-1, stream["channels"]).T), int(stream["sample_rate"])


# bitexact: no version of ffmpeg in the files, so that they come out the same
EXACT = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]

# two files, one behind the other
JOINED = []

FILES = [
    # name, rate, channels, how
    ("flac-16k-mono.flac", 16000, 1, ["-c:a", "flac", "-sample_fmt", "s16"]),
    ("flac-44k-stereo-24-bit.flac", 44100, 2, ["-c:a", "flac", "-sample_fmt", "s32"]),
    ("flac-48k-6.flac", 48000, 6, ["-c:a", "flac", "-sample_fmt", "s16"]),
    ("flac-8k-8.flac", 8000, 8, ["-c:a", "flac", "-sample_fmt", "s16"]),
    # a rate that ffmpeg writes in kilohertz
    ("flac-12k.flac", 12000, 1, ["-c:a", "flac", "-sample_fmt", "s16"]),
    ("flac-in-ogg.oga", 16000, 2, ["-c:a", "flac", "-sample_fmt", "s16", "-f", "ogg"]),
    ("mp3-44k-stereo.mp3", 44100, 2, ["-c:a", "libmp3lame", "-b:a", "128k"]),
    ("mp3-16k-mono.mp3", 16000, 1, ["-c:a", "libmp3lame", "-b:a", "48k"]),
    ("mp3-8k-mono.mp3", 8000, 1, ["-c:a", "libmp3lame", "-b:a", "16k"]),
    ("mp3-48k-vbr.mp3", 48000, 2, ["-c:a", "libmp3lame", "-q:a", "4", "-id3v2_version", "3", "-metadata", "title=a tag before"]),
    ("mp3-without-header.mp3", 22050, 1, ["-c:a", "libmp3lame", "-b:a", "56k", "-write_xing", "0"]),
    ("mp3-twice.mp3", 16000, 1, JOINED),
    ("mp3-320k.mp3", 48000, 2, ["-c:a", "libmp3lame", "-b:a", "320k", "-write_xing", "0"]),
    ("vorbis-44k-stereo.ogg", 44100, 2, ["-c:a", "libvorbis", "-q:a", "3", "-page_duration", "50000"]),
    ("vorbis-16k-mono.ogg", 16000, 1, ["-c:a", "libvorbis", "-q:a", "3", "-page_duration", "50000"]),
    ("opus-mono.opus", 16000, 1, ["-c:a", "libopus", "-b:a", "32k"]),
    ("opus-stereo.opus", 48000, 2, ["-c:a", "libopus", "-b:a", "64k"]),
    ("opus-6.opus", 48000, 6, ["-c:a", "libopus", "-b:a", "160k", "-mapping_family", "1"]),
    ("opus-8.opus", 48000, 8, ["-c:a", "libopus", "-b:a", "192k", "-mapping_family", "1"]),
    ("opus-60ms.ogg", 24000, 1, ["-c:a", "libopus", "-b:a", "24k", "-frame_duration", "60"]),
    ("aac-44k-stereo.m4a", 44100, 2, ["-c:a", "aac", "-b:a", "128k"]),
    ("aac-16k-mono.m4a", 16000, 1, ["-c:a", "aac", "-b:a", "48k"]),
    ("aac-48k-6.m4a", 48000, 6, ["-c:a", "aac", "-b:a", "256k"]),
    ("aac-44k.aac", 44100, 2, ["-c:a", "aac", "-b:a", "96k", "-f", "adts"]),
    ("flac-in-mp4.mp4", 32000, 1, ["-c:a", "flac", "-sample_fmt", "s16", "-strict", "-2"]),
    ("opus-in-mp4.mp4", 48000, 2, ["-c:a", "libopus", "-b:a", "64k", "-strict", "-2"]),
    ("mp3-in-mp4.mp4", 44100, 1, ["-c:a", "libmp3lame", "-b:a", "64k"]),
    ("pcm.mov", 44100, 2, ["-c:a", "pcm_s16be"]),
    ("opus.webm", 48000, 1, ["-c:a", "libopus", "-b:a", "48k"]),
    ("vorbis.webm", 44100, 2, ["-c:a", "libvorbis", "-q:a", "2"]),
    ("flac.mka", 22050, 2, ["-c:a", "flac", "-sample_fmt", "s16"]),
    ("aac.mkv", 44100, 1, ["-c:a", "aac", "-b:a", "64k"]),
]

# what no browser decodes, or gets wrong: each is told by its name
NAMED = [
    ("vorbis-3.ogg", 16000, 3, ["-c:a", "libvorbis", "-q:a", "1"]),
    ("speex.ogg", 16000, 1, ["-c:a", "libspeex"]),
    ("alac.m4a", 16000, 1, ["-c:a", "alac"]),
    ("wma.wma", 16000, 1, ["-c:a", "wmav2"]),
    ("wavpack.wv", 8000, 1, ["-c:a", "wavpack"]),
    ("true-audio.tta", 8000, 1, ["-c:a", "tta"]),
    ("mp2.mp2", 16000, 1, ["-c:a", "mp2", "-b:a", "32k"]),
    ("ac3.ac3", 32000, 1, ["-c:a", "ac3", "-b:a", "32k"]),
    ("pcm.caf", 8000, 1, ["-c:a", "pcm_s16be"]),
    ("pcm.w64", 8000, 1, ["-c:a", "pcm_s16le"]),
    ("mp3-in-wav.wav", 8000, 1, ["-c:a", "libmp3lame", "-b:a", "8k"]),
]


def write(out, name, rate, channels, how, seconds=None):
    samples = sound(rate, channels)[: round(seconds * rate) if seconds else None]
    ffmpeg(["-f", "wav", "-i", "-", *EXACT, *how, str(out / name)], wav(samples, rate))


def main(out):
    (out / "named").mkdir(parents=True, exist_ok=True)
    for name, rate, channels, how in NAMED:
        write(out / "named", name, rate, channels, how, seconds=0.05)
    expected = {}
    for name, rate, channels, how in FILES:
        path = out / name
        if how == JOINED:
            path.write_bytes(2 * (out / "mp3-16k-mono.mp3").read_bytes())
        else:
            write(out, name, rate, channels, how)
        samples, decoded_rate = decoded(path)
        expected[f"{name}@{decoded_rate}"] = samples
        print(f"{name:32} {path.stat().st_size:7} bytes, {rate} Hz, {round(SECONDS * rate)} frames in, {samples.shape[1]} out")
    save_file(expected, out / "expected.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
