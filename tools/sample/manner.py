"""How each emotion sounds: cues that overlap between emotions, each of which a clip may carry strongly, weakly or not at all.

A listener has to combine them: no cue belongs to one emotion alone, and every voice has its own habits beside them.
"""

from dataclasses import dataclass

import numpy as np

RATE_HZ = 16_000


@dataclass(frozen=True)
class Manner:
    """Mean strengths of one emotion's cues; what a clip gets is drawn around them."""

    semitones: float  # shift of the pitch
    pace: float  # factor on the speed
    pitch_range: float  # percent of the voice's own
    slope: float  # percent of pitch from the first to the last word
    arch: float  # percent of pitch in the middle against both ends
    bounce: float  # percent of pitch by which neighbouring words differ
    stress: float  # dB by which neighbouring words differ
    fade_db: float  # loudness from the first to the last word
    pause_ms: float  # between words, where there is a pause
    pauses: float  # chance of a pause between two words
    tremor: float  # depth of a trembling pitch, share
    tremolo: float  # depth of a trembling loudness, share
    breath: float  # noise against the voice
    press: float  # 0 to 1: harshness of a strained voice
    creak: float  # 0 to 1: slow pulses
    tilt_db: float  # treble against bass
    loudness_db: float


MANNERS = {
    "ANG": Manner(0.8, 1.10, 100, -28, 4, 8, 14, 3, 20, 0.10, 0.001, 0.00, 0.02, 1.00, 0.05, 4, 4),
    "DIS": Manner(-1.2, 0.88, 95, -8, 26, 2, 5, -4, 110, 0.45, 0.002, 0.00, 0.05, 0.20, 1.00, 0, -1),
    "FEA": Manner(1.6, 1.10, 80, 16, -8, 3, 2, -1, 50, 0.25, 0.065, 0.65, 0.20, 0.05, 0.02, -1, -2),
    "HAP": Manner(3.0, 1.06, 140, 28, 10, 32, 5, 5, 15, 0.05, 0.003, 0.00, 0.00, 0.10, 0.00, 7, 2),
    "NEU": Manner(0.0, 1.00, 60, -3, 0, 1, 0, -1, 15, 0.05, 0.001, 0.00, 0.02, 0.10, 0.05, -1, 0),
    "SAD": Manner(-1.4, 0.85, 50, -24, -6, 1, 1, -16, 80, 0.25, 0.006, 0.08, 0.38, 0.00, 0.10, -4, -4),
}
# Cues of one kind are strong or absent together in a clip.
GROUPS = {
    "pitch": ("semitones", "pitch_range"),
    "tune": ("slope", "arch", "bounce"),
    "time": ("pace", "pause_ms", "pauses"),
    "force": ("stress", "fade_db", "loudness_db"),
    "voice": ("tremor", "tremolo", "breath", "press", "creak", "tilt_db"),
}
# A speaker's own way, whatever the emotion, and a clip's chance variation: standard deviations of each cue.
HABIT = dict(semitones=1.2, pace=0.06, pitch_range=12, slope=4, arch=3, bounce=2, stress=1, fade_db=1.5, tilt_db=1.5, loudness_db=2)
CHANCE = dict(
    semitones=1.3, pace=0.08, pitch_range=14, slope=5, arch=4, bounce=3, stress=1.2, fade_db=1.5, tilt_db=1.5, loudness_db=2,
    pause_ms=15, tremor=0.002, tremolo=0.02, breath=0.02, press=0.06, creak=0.06,
)  # fmt: skip


def speaker_habit(rng: np.random.Generator) -> dict[str, float]:
    """What a speaker always does a little differently."""
    return {name: rng.normal(0, spread) for name, spread in HABIT.items()}


def draw(rng: np.random.Generator, emotion: str, habit: dict[str, float], strength: float) -> dict[str, float]:
    """The cues of one clip: neutral plus strength × group's strength × (emotion − neutral), habit and chance added."""
    neutral, target, cues = MANNERS["NEU"], MANNERS[emotion], {}
    for names in GROUPS.values():
        how_strong = strength * (rng.uniform(0.8, 1.3) if rng.random() < 0.9 else rng.uniform(0, 0.4))
        for name in names:
            base = getattr(neutral, name)
            cues[name] = base + how_strong * (getattr(target, name) - base)
            cues[name] += habit.get(name, 0.0) + rng.normal(0, CHANCE.get(name, 0.0))
    for name in ("pause_ms", "pauses", "tremor", "tremolo", "breath", "press", "creak"):
        cues[name] = max(0.0, cues[name])
    return cues


def ssml(rng: np.random.Generator, sentence: str, cues: dict[str, float]) -> str:
    """The sentence with pitch, loudness and pauses marked word by word."""
    words = sentence.split()
    place = np.linspace(-1, 1, len(words))
    side = np.where(np.arange(len(words)) % 2 == rng.integers(2), 1.0, -1.0)
    pitch = 100 * 2 ** (cues["semitones"] / 12) + cues["slope"] * place + cues["arch"] * (0.5 - place**2) * 2
    pitch = pitch + cues["bounce"] * side + rng.normal(0, 2, len(words))
    out = []
    for i, word in enumerate(words):
        out.append(f'<prosody pitch="{np.clip(pitch[i], 55, 190):.0f}%">{word}</prosody>')
        if i + 1 < len(words) and rng.random() < cues["pauses"]:
            out.append(f'<break time="{max(10, cues["pause_ms"] * rng.uniform(0.6, 1.4)):.0f}ms"/>')
    spread = np.clip(cues["pitch_range"], 10, 220)
    return f'<speak><prosody range="{spread:.0f}%">{" ".join(out)}</prosody></speak>'


def microphone(rng: np.random.Generator, samples: int) -> np.ndarray:
    """A recording's own colour: a smooth random response, 3 dB up or down, other for each clip. [samples // 2 + 1]"""
    octaves = np.log2(np.maximum(np.fft.rfftfreq(samples, 1 / RATE_HZ), 60))
    points = np.log2([60, 200, 500, 1200, 2500, 5000, 8000])
    return 10 ** (np.interp(octaves, points, rng.normal(0, 3, len(points))) / 20)


def voice_quality(rng: np.random.Generator, x: np.ndarray, cues: dict[str, float], words: int) -> np.ndarray:
    """x [N], one clip at 16 kHz, trimmed → the same words with the cues that espeak-ng has no mark for. [N]"""
    t = np.arange(len(x)) / RATE_HZ
    phase = rng.uniform(0, 2 * np.pi, 4)
    rate_hz = rng.uniform(5.0, 8.5)
    x = np.interp(t + cues["tremor"] / (2 * np.pi * rate_hz) * np.sin(2 * np.pi * rate_hz * t + phase[0]), t, x)
    place = np.linspace(-1, 1, len(x))
    gain_db = cues["fade_db"] * place / 2 + cues["stress"] / 2 * np.sin(np.pi * words * t / t[-1] + phase[1])
    x = x * 10 ** (gain_db / 20) * (1 + min(cues["tremolo"], 0.8) * np.sin(2 * np.pi * rate_hz * t + phase[2]))
    creak = min(cues["creak"], 0.95)
    pulses = np.abs(np.sin(np.pi * rng.uniform(28, 42) * t + 1.5 * np.sin(2 * np.pi * 3 * t) + phase[3])) ** 2
    late = np.clip(place * 1.5 + 0.6, 0, 1)  # voices creak towards the end
    x = x * (1 - creak * late * (1 - pulses))
    level = np.sqrt(np.convolve(x**2, np.full(480, 1 / 480), mode="same"))
    hiss = np.diff(rng.standard_normal(len(x) + 1))
    x = x + cues["breath"] * level * hiss
    press = min(cues["press"], 1.0)
    size = x.std() + 1e-9
    x = (1 - press) * x + press * size * np.tanh(2.5 * x / size)
    spectrum = np.fft.rfft(x) * microphone(rng, len(x))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(x), 1 / RATE_HZ), 100) / 1000)
    x = np.fft.irfft(spectrum * 10 ** (cues["tilt_db"] * np.clip(octaves, -2, 2.5) / 2 / 20), len(x))
    return x * 10 ** (cues["loudness_db"] / 20)
