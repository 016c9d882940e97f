"""Ways of saying something, drawn at random and apart from who says it: tune, stress, pauses, voice quality, and when in the
utterance each of them comes. No emotion has a recipe here; what a clip got is kept, frame by frame, as a target.
"""

import numpy as np

RATE_HZ = 16_000
EFFECTS = ("tremor", "tremolo", "breath", "press", "creak")  # columns of effects.f16, each 0 to about 1
_POINTS = np.linspace(0, 1, 5)


def envelope(rng: np.random.Generator, samples: int) -> np.ndarray:
    """When an effect is there: throughout, or early, late, in the middle, coming and going. [N], 0 to 1"""
    if rng.random() < 0.4:
        return np.ones(samples)
    values = rng.choice([0.0, 1.0], len(_POINTS)) if rng.random() < 0.5 else rng.uniform(0, 1, len(_POINTS))
    values[rng.integers(len(_POINTS))] = 1.0
    return np.interp(np.linspace(0, 1, samples), _POINTS, values)


def markup(rng: np.random.Generator, words: list[str]) -> str:
    """SSML: pitch, pace and loudness move from word to word along a curve, one word may stand out, pauses come and go."""
    count = len(words)
    curve = lambda spread: np.interp(np.linspace(0, 1, count), _POINTS, rng.normal(0, spread, len(_POINTS)))  # noqa: E731
    pitch = rng.normal(0, 22) + curve(rng.uniform(4, 38)) + rng.normal(0, rng.uniform(0, 10), count)
    rate = rng.normal(0, 8) + curve(rng.uniform(0, 25))
    volume = curve(rng.uniform(0, 30)) + rng.normal(0, 4, count)
    if rng.random() < 0.4:
        pitch = pitch + rng.normal(0, 25) * (-1.0) ** np.arange(count)
    if rng.random() < 0.5:
        word = rng.integers(count)
        pitch[word] += rng.normal(12, 25)
        volume[word] += abs(rng.normal(0, 40))
        rate[word] -= rng.normal(10, 20)
    pause = rng.uniform(0, 0.5) if rng.random() < 0.35 else 0.03
    longest_ms = rng.uniform(40, 260)
    out = []
    for i, word in enumerate(words):
        out.append(
            f'<prosody pitch="{np.clip(100 + pitch[i], 45, 210):.0f}%" rate="{np.clip(100 + rate[i], 55, 170):.0f}%" '
            f'volume="{np.clip(100 + volume[i], 30, 180):.0f}%">{word}</prosody>'
        )
        if i + 1 < count and rng.random() < pause:
            out.append(f'<break time="{rng.uniform(0.3, 1) * longest_ms:.0f}ms"/>')
    end = rng.choice([".", "?", "!", ",", ""], p=[0.35, 0.15, 0.2, 0.1, 0.2])
    return f'<speak><prosody range="{np.clip(rng.normal(100, 50), 5, 230):.0f}%">{" ".join(out)}{end}</prosody></speak>'


def _level(x: np.ndarray) -> np.ndarray:
    return np.sqrt(np.convolve(x**2, np.full(480, 1 / 480), mode="same"))


def shaped(rng: np.random.Generator, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x [N] → the same words with loudness that swells and fades, and with some of EFFECTS; how much of each. [N], [E, N]"""
    t = np.arange(len(x)) / RATE_HZ
    wave = lambda rate_hz: np.sin(2 * np.pi * rate_hz * t + rng.uniform(0, 6.3))  # noqa: E731
    amount = np.zeros((len(EFFECTS), len(x)))
    for row in amount:
        if rng.random() < 0.3:
            row[:] = rng.uniform(0.1, 1) * envelope(rng, len(x))
    tremor, tremolo, breath, press, creak = amount
    rate_hz = rng.uniform(3.5, 10)
    glide = np.interp(t, t[-1] * _POINTS, rng.normal(0, 1.2, len(_POINTS))) if rng.random() < 0.4 else 0.0  # semitones
    speed = 2 ** (glide / 12) + 0.09 * tremor * wave(rate_hz)
    warped = np.cumsum(speed * np.ones(len(x))) / RATE_HZ
    x = np.interp(warped * t[-1] / warped[-1], t, x)
    x = x * (1 + 0.8 * tremolo * wave(rate_hz * rng.uniform(0.8, 1.25)))
    if rng.random() < 0.6:
        x = x * 10 ** (np.interp(t, t[-1] * _POINTS, rng.normal(0, rng.uniform(1, 8), len(_POINTS))) / 20)
    if creak.any():
        pulses = np.abs(np.sin(np.pi * rng.uniform(24, 55) * t + rng.uniform(0, 2) * wave(rng.uniform(2, 5)))) ** rng.uniform(1, 3)
        x = x * (1 - creak * (1 - pulses))
    if breath.any():
        hiss = rng.standard_normal(len(x) + 1)
        hiss = np.diff(hiss) if rng.random() < 0.6 else hiss[1:]
        x = x + 0.45 * breath * _level(x) * hiss
    if press.any():
        size = x.std() + 1e-9
        x = (1 - 0.7 * press) * x + press * size * np.tanh(rng.uniform(1.5, 3.5) * x / size)
    return x, amount
