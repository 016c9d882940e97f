"""How each emotion sounds: less by how much of anything there is than by when it comes. A tune, a swell, a harsh or breathy
or creaking moment each sit at a place in the sentence; the same things come elsewhere in another emotion, and every voice has
some of them by habit. So averages over a clip say little, and a listener has to follow it from beginning to end.
"""

from dataclasses import dataclass

import numpy as np

RATE_HZ = 16_000
PLACES = np.linspace(0, 1, 5)  # beginning … middle … end of the clip


@dataclass(frozen=True)
class Manner:
    """One emotion's mean cues; what a clip gets is drawn around them. Five values: from the beginning to the end."""

    tune: tuple[float, ...]  # percent of the voice's pitch
    force_db: tuple[float, ...]  # loudness
    speed: tuple[float, ...]  # percent of the pace
    press: tuple[float, ...]  # 0 to 1: harshness of a strained voice
    breath: tuple[float, ...]  # 0 to 1: noise beside the voice
    creak: tuple[float, ...]  # 0 to 1: slow pulses
    tremor: tuple[float, ...]  # 0 to 1: a trembling pitch and loudness
    bounce: float  # percent of pitch by which neighbouring words differ
    semitones: float  # shift of the whole pitch
    pace: float  # factor on the whole speed
    pauses: float  # chance of a pause between two words


MANNERS = {
    "ANG": Manner((26, 14, -4, -14, -20), (9, 5, 0, -4, -4), (6, 4, 0, -4, -6),
                  (1, 0.8, 0.3, 0, 0), (0, 0, 0, 0, 0.2), (0, 0, 0, 0.2, 0.4), (0, 0, 0, 0, 0), 4, 0.4, 1.04, 0.08),
    "DIS": Manner((12, -10, -20, -6, 16), (-2, 0, 4, 2, -4), (-16, -8, 4, 8, 8),
                  (0, 0, 0.2, 0.4, 0.4), (0, 0, 0, 0.1, 0.2), (1, 0.8, 0.3, 0, 0), (0, 0, 0, 0, 0), 2, -0.5, 0.96, 0.2),
    "FEA": Manner((-16, -10, 0, 12, 22), (-4, -3, 0, 3, 4), (-6, -4, 0, 6, 10),
                  (0, 0, 0, 0.1, 0.3), (0.8, 0.6, 0.2, 0, 0), (0, 0, 0, 0, 0), (0, 0.1, 0.5, 1, 1), 2, 0.5, 1.04, 0.16),
    "HAP": Manner((-14, 8, 22, 8, -14), (-3, 0, 3, 4, 3), (4, 2, 0, -4, -10),
                  (0, 0, 0.1, 0.5, 0.9), (0.2, 0.1, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), 14, 0.8, 1.02, 0.08),
    "NEU": Manner((2, 1, 0, -1, -2), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0),
                  (0.2, 0.2, 0.2, 0.2, 0.2), (0.2, 0.2, 0.2, 0.2, 0.2), (0.15, 0.15, 0.15, 0.15, 0.15), (0, 0, 0, 0, 0), 2, 0, 1.0, 0.1),
    "SAD": Manner((16, 6, 0, -8, -16), (4, 2, 0, -4, -9), (8, 2, -2, -6, -10),
                  (0, 0, 0, 0, 0), (0, 0, 0.3, 0.7, 0.9), (0, 0, 0, 0.3, 0.6), (0.7, 0.5, 0.2, 0, 0), 1, -0.5, 0.95, 0.16),
}  # fmt: skip
# Cues of one kind are strong or weak together in a clip.
GROUPS = (("tune", "bounce"), ("force_db",), ("speed", "pace", "pauses"), ("press",), ("breath",), ("creak",), ("tremor",), ("semitones",))
QUALITIES = ("press", "breath", "creak", "tremor")


@dataclass(frozen=True)
class Habit:
    """What a speaker always does a little differently: added to every clip of theirs."""

    tune: np.ndarray
    force_db: np.ndarray
    semitones: float
    pace: float
    qualities: dict[str, float]


def speaker_habit(rng: np.random.Generator) -> Habit:
    return Habit(
        tune=rng.normal(0, 3) * (1 - 2 * PLACES) + rng.normal(0, 2, len(PLACES)),
        force_db=rng.normal(0, 1, len(PLACES)),
        semitones=rng.normal(0, 1.2),
        pace=rng.normal(0, 0.05),
        qualities={name: max(0.0, rng.normal(0.05, 0.15)) for name in QUALITIES},
    )


def draw(rng: np.random.Generator, emotion: str, habit: Habit, strength: float) -> dict:
    """The cues of one clip: neutral plus strength × the kind's own strength × (emotion − neutral), with habit and chance."""
    neutral, target, cues = MANNERS["NEU"], MANNERS[emotion], {}
    for names in GROUPS:
        how_strong = strength * (rng.uniform(0.75, 1.25) if rng.random() < 0.88 else rng.uniform(0, 0.4))
        for name in names:
            base = np.asarray(getattr(neutral, name), float)
            cues[name] = base + how_strong * (np.asarray(getattr(target, name), float) - base)
    # What comes at a place comes a little earlier or later.
    moved = np.clip(PLACES ** np.exp(rng.normal(0, 0.15)) + rng.normal(0, 0.03), 0, 1)
    for name in ("tune", "force_db", "speed", *QUALITIES):
        cues[name] = np.interp(PLACES, moved, cues[name])
    cues["tune"] += habit.tune + rng.normal(0, 3) * (1 - 2 * PLACES) + rng.normal(0, 2, len(PLACES))
    cues["force_db"] += habit.force_db + rng.normal(0, 1.5) * (1 - 2 * PLACES) + rng.normal(0, 1, len(PLACES))
    cues["semitones"] += habit.semitones + rng.normal(0, 1.3)
    cues["pace"] += habit.pace + rng.normal(0, 0.07)
    for name in QUALITIES:
        throughout = habit.qualities[name] + (rng.uniform(0.1, 0.5) if rng.random() < 0.3 else 0.0)
        cues[name] = np.clip(cues[name] + throughout, 0, 1.15)
    return cues


def ssml(rng: np.random.Generator, sentence: str, cues: dict) -> str:
    """The sentence with pitch, pace and pauses marked word by word."""
    words = sentence.split()
    # A word's place is the middle of its letters: long words take longer.
    ends = np.cumsum([len(word) + 1 for word in words])
    place = (ends - np.diff(ends, prepend=0) / 2) / ends[-1]
    place = (place - place[0]) / (place[-1] - place[0])
    side = np.where(np.arange(len(words)) % 2 == rng.integers(2), 1.0, -1.0)
    pitch = 100 * 2 ** (cues["semitones"] / 12) + np.interp(place, PLACES, cues["tune"])
    pitch = pitch + cues["bounce"] * side + rng.normal(0, 2, len(words))
    rate = 100 + np.interp(place, PLACES, cues["speed"]) + rng.normal(0, 4, len(words))
    out = []
    for i, word in enumerate(words):
        out.append(f'<prosody pitch="{np.clip(pitch[i], 55, 190):.0f}%" rate="{np.clip(rate[i], 60, 160):.0f}%">{word}</prosody>')
        if i + 1 < len(words) and rng.random() < cues["pauses"]:
            out.append(f'<break time="{rng.uniform(15, 80):.0f}ms"/>')
    return f'<speak><prosody range="{np.clip(rng.normal(75, 15), 20, 140):.0f}%">{" ".join(out)}</prosody></speak>'


def microphone(rng: np.random.Generator, samples: int) -> np.ndarray:
    """A recording's own colour: a smooth random response, 3 dB up or down, other for each clip. [samples // 2 + 1]"""
    octaves = np.log2(np.maximum(np.fft.rfftfreq(samples, 1 / RATE_HZ), 60))
    points = np.log2([60, 200, 500, 1200, 2500, 5000, 8000])
    return 10 ** (np.interp(octaves, points, rng.normal(0, 3, len(points))) / 20)


def voice_quality(rng: np.random.Generator, x: np.ndarray, cues: dict) -> np.ndarray:
    """x [N], one clip at 16 kHz, trimmed → the same words with the cues that espeak-ng has no mark for. [N]"""
    t = np.arange(len(x)) / RATE_HZ
    over_time = lambda name: np.interp(t / t[-1], PLACES, cues[name])  # noqa: E731
    wave = lambda rate_hz: np.sin(2 * np.pi * rate_hz * t + rng.uniform(0, 2 * np.pi))  # noqa: E731
    tremor, rate_hz = over_time("tremor"), rng.uniform(5.0, 8.5)
    x = np.interp(t + np.cumsum(0.07 * tremor * wave(rate_hz)) / RATE_HZ, t, x)
    x = x * 10 ** (over_time("force_db") / 20) * (1 + 0.55 * np.minimum(tremor, 1) * wave(rate_hz))
    creak = np.minimum(over_time("creak"), 0.95)
    pulses = np.sin(np.pi * rng.uniform(28, 42) * t + 1.5 * wave(3)) ** 2
    x = x * (1 - creak * (1 - pulses))
    level = np.sqrt(np.convolve(x**2, np.full(480, 1 / 480), mode="same"))
    x = x + 0.32 * over_time("breath") * level * np.diff(rng.standard_normal(len(x) + 1))
    press, size = np.minimum(over_time("press"), 1), x.std() + 1e-9
    x = (1 - 0.8 * press) * x + press * size * np.tanh(2.5 * x / size)
    x = np.fft.irfft(np.fft.rfft(x) * microphone(rng, len(x)), len(x))
    return x * 10 ** (rng.normal(0, 2) / 20)
