"""Makes clean synthetic speech sound recorded: rooms, microphones, telephone bands, noise, other voices."""

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq

RATE_HZ = 16_000
ROOM_TAPS = 4000


def _smooth_filter(rng: np.random.Generator, freq: np.ndarray) -> np.ndarray:
    """A microphone's response: a random curve of ±8 dB on a log-frequency axis, sometimes with cut bands. [F]"""
    gain = np.ones_like(freq)
    if rng.random() < 0.7:
        points = np.log2([50, 150, 400, 1000, 2500, 5000, 8000])
        curve = np.interp(np.log2(np.maximum(freq, 50)), points, rng.normal(0, 4, len(points)))
        gain = gain * 10 ** (curve / 20)
    if rng.random() < 0.4:
        cut = rng.uniform(3000, 4000) if rng.random() < 0.7 else rng.uniform(4000, 7500)
        gain = gain / (1 + (freq / cut) ** 24)
    if rng.random() < 0.3:
        low = rng.uniform(60, 320)
        gain = gain / (1 + (low / np.maximum(freq, 1)) ** 6)
    return gain.astype(np.float32)


def _room(rng: np.random.Generator, taps: int) -> np.ndarray:
    """A direct sound and an exponentially dying tail. [taps]"""
    decay_sec = rng.uniform(0.08, 0.6)
    t = np.arange(taps) / RATE_HZ
    tail = rng.standard_normal(taps) * 10 ** (-3 * t / decay_sec)
    tail[: int(rng.uniform(0.001, 0.012) * RATE_HZ)] = 0
    tail *= rng.uniform(0.1, 0.8) / (np.sqrt(np.sum(tail**2)) + 1e-9)
    tail[0] = 1
    return tail.astype(np.float32)


def _noise(rng: np.random.Generator, freq: np.ndarray, samples: int, size: int) -> np.ndarray:
    """Noise whose spectrum falls (or rises) by a random slope, sometimes with mains hum. [samples]"""
    pairs = rng.standard_normal((len(freq), 2), np.float32)
    x = irfft(pairs.view(np.complex64)[:, 0] * (np.maximum(freq, 40) ** rng.uniform(-1.2, 0.2)).astype(np.float32), size)[:samples]
    if rng.random() < 0.1:
        t = np.arange(samples) / RATE_HZ
        x += x.std() * sum(rng.uniform(0, 1) * np.sin(2 * np.pi * 50 * k * t + rng.uniform(0, 6.3)) for k in (1, 2, 3, 5))
    return x / (x.std() + 1e-9)


def recorded(rng: np.random.Generator, x: np.ndarray, other: np.ndarray) -> np.ndarray:
    """x, other [N] (another clip's speech, for babble) → x as if recorded, zero mean, unit variance. [N]"""
    samples = len(x)
    size = next_fast_len(samples + ROOM_TAPS, real=True)
    freq = rfftfreq(size, 1 / RATE_HZ)
    level = x.std() + 1e-6
    response = _smooth_filter(rng, freq)
    if rng.random() < 0.5:
        spectrum = rfft(x, size)
        if rng.random() < 0.75:
            spectrum = spectrum * rfft(_room(rng, ROOM_TAPS), size)
        x = irfft(spectrum, size)[:samples]
    if rng.random() < 0.12:
        x = x + other * (level / (other.std() + 1e-6)) * 10 ** (-rng.uniform(6, 22) / 20)
    if rng.random() < 0.8:
        x = x + level * 10 ** (-rng.uniform(6, 40) / 20) * _noise(rng, freq, samples, size).astype(np.float32)
    x = irfft(rfft(x, size) * response, size)[:samples]
    if rng.random() < 0.1:
        limit = np.abs(x).max() * rng.uniform(0.2, 0.8)
        x = np.clip(x, -limit, limit)
    return ((x - x.mean()) / np.sqrt(x.var() + 1e-7)).astype(np.float32)
