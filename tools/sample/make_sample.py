"""Makes the sample archive: short sentences in six emotions by 20 made-up voices, named as CREMA-D names its clips.

    python3 tools/sample/make_sample.py --out public/sample/archive.zip

Needs espeak-ng 1.51 and numpy; no recording of a person is in it. The same bytes each time (with the same versions of
espeak-ng, numpy and zlib). Speech is kept at 16 kHz in 16-bit WAV whose last bits are zero, so that it compresses.
"""

import argparse
import io
import subprocess
import wave
import zipfile
from pathlib import Path

import numpy as np
from manner import RATE_HZ, draw, speaker_habit, ssml, voice_quality
from script import EMOTIONS, FIRST_ACTOR, SENTENCES, VOICES, Voice

LIMIT_BYTES = 8_000_000


def synthesise(voice: Voice, text: str, pace: float) -> np.ndarray:
    """espeak-ng's speech, resampled to 16 kHz. [N], ±1"""
    speed = int(np.clip(voice.speed * pace, 90, 380))
    command = ["espeak-ng", "-m", "-z", "--stdout", "-v", f"{voice.accent}+{voice.variant}", "-p", str(voice.pitch), "-s", str(speed)]
    wav = subprocess.run([*command, text], capture_output=True, check=True).stdout
    rate_hz = int.from_bytes(wav[24:28], "little")
    x = np.frombuffer(wav[44 : len(wav) // 2 * 2], "<i2") / 32768
    samples = len(x) * RATE_HZ // rate_hz
    spectrum = np.fft.rfft(x)[: samples // 2 + 1]
    return np.fft.irfft(spectrum, samples) * samples / len(x)


def trimmed(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Without the silence at both ends, but for 20 to 60 ms."""
    loud = np.flatnonzero(np.convolve(np.abs(x), np.full(160, 1 / 160), mode="same") > 0.004)
    before, after = rng.integers(320, 960, 2)
    return x[max(0, loud[0] - before) : loud[-1] + after]


def wav_bytes(x: np.ndarray, step: int) -> bytes:
    """16-bit mono WAV whose values are multiples of `step`."""
    values = np.clip(np.round(x * 32767 / step) * step, -32768, 32767).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(RATE_HZ)
        w.writeframes(values.tobytes())
    return out.getvalue()


def sentences_for(rng: np.random.Generator, takes: int) -> list[list[str]]:
    """Which sentences a voice says in each emotion: drawn anew for each voice, every sentence about equally often."""
    codes = list(SENTENCES)
    pool: list[str] = []
    picked = []
    for _ in EMOTIONS:
        row: list[str] = []
        while len(row) < takes:
            if not pool:
                pool = [codes[i] for i in rng.permutation(len(codes))]
            code = pool.pop()
            if code not in row:
                row.append(code)
        picked.append(row)
    return picked


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--takes", type=int, default=5, help="sentences of each voice in each emotion")
    ap.add_argument("--step", type=int, default=128, help="values are multiples of this")
    ap.add_argument("--strength", type=float, default=1.6, help="of the emotions: less is harder")
    ap.add_argument("--seed", type=int, default=4)
    a = ap.parse_args()
    files: list[tuple[str, bytes]] = []
    rows = ["ActorID,Sex,Age,Language"]
    seconds = 0.0
    for index, voice in enumerate(VOICES):
        actor = FIRST_ACTOR + index
        rows.append(f"{actor},{voice.sex},{voice.age},{voice.language}")
        who = np.random.default_rng([a.seed, actor])
        habit = speaker_habit(who)
        for emotion, codes in zip(EMOTIONS, sentences_for(who, a.takes), strict=True):
            for code in codes:
                rng = np.random.default_rng([a.seed, actor, EMOTIONS.index(emotion), list(SENTENCES).index(code)])
                cues = draw(rng, emotion, habit, a.strength)
                x = trimmed(rng, synthesise(voice, ssml(rng, SENTENCES[code], cues), cues["pace"]))
                x = voice_quality(rng, x / np.sqrt(np.mean(x**2)) * 0.07, cues)
                x = x * min(1.0, 0.98 / np.abs(x).max())
                seconds += len(x) / RATE_HZ
                files.append((f"AudioWAV/{actor}_{code}_{emotion}_XX.wav", wav_bytes(x, a.step)))
    files.sort()
    files.append(("speakers.csv", ("\n".join(rows) + "\n").encode()))
    a.out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(a.out, "w") as z:
        for name, data in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            z.writestr(entry, data, compresslevel=9)
    size = a.out.stat().st_size
    print(f"{a.out}: {len(files) - 1} clips of {len(VOICES)} voices, {seconds:.0f} s, {size / 1e6:.2f} MB")
    if size > LIMIT_BYTES:
        raise SystemExit(f"larger than {LIMIT_BYTES:,} bytes: raise --step or lower --takes")


if __name__ == "__main__":
    main()
