"""Frame features of clean speech at HuBERT's 50 frames a second: MFCC with deltas, and pitch, voicing and energy.

Frame i covers samples 320 i … 320 i + 399, as the convolutions of the model do. Plain numpy: the corpus and the baselines
of evaluate.py use the same code.
"""

import numpy as np

RATE_HZ = 16_000
HOP, WINDOW = 320, 400
PITCH_WINDOW = 800  # 50 ms: two periods of 40 Hz … enough for the lowest voices
LOWEST_HZ, HIGHEST_HZ = 60.0, 480.0


def frame_count(samples: int) -> int:
    """Frames that the model gives for this many samples (0 where it is shorter than one window)."""
    return max(0, (samples - WINDOW) // HOP + 1)


def _frames(x: np.ndarray, width: int) -> np.ndarray:
    """x [N] → windows of `width` samples centred on each frame's centre. [T, width]"""
    count = frame_count(len(x))
    side = (width - WINDOW) // 2
    padded = np.pad(x, (side, side + HOP))
    return np.lib.stride_tricks.sliding_window_view(padded, width)[:: HOP][:count]


def _mel_bank(bins: int, mels: int = 40, low_hz: float = 40.0, high_hz: float = 7600.0) -> np.ndarray:
    """Triangular filters on the mel scale. [mels, bins]"""
    mel = lambda f: 2595 * np.log10(1 + f / 700)  # noqa: E731
    edges = 700 * (10 ** (np.linspace(mel(low_hz), mel(high_hz), mels + 2) / 2595) - 1)
    freq = np.linspace(0, RATE_HZ / 2, bins)
    up = (freq - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - freq) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(up, down))


_BANK = _mel_bank(257)
_DCT = np.cos(np.pi / 40 * (np.arange(40) + 0.5)[None] * np.arange(13)[:, None]) * np.sqrt(2 / 40)
_HANN = np.hanning(WINDOW)
_PITCH_HANN = np.hanning(PITCH_WINDOW)
_PITCH_HANN_ACF = np.fft.irfft(np.abs(np.fft.rfft(_PITCH_HANN, 2048)) ** 2)
_PITCH_HANN_ACF /= _PITCH_HANN_ACF[0]


def _delta(x: np.ndarray) -> np.ndarray:
    """Regression slope over five frames. [T, C] → [T, C]"""
    p = np.pad(x, ((2, 2), (0, 0)), mode="edge")
    return (p[3:-1] - p[1:-3] + 2 * (p[4:] - p[:-4])) / 10


def mfcc(x: np.ndarray) -> np.ndarray:
    """x [N] at 16 kHz → 13 cepstra, their slopes and the slopes' slopes. [T, 39]"""
    emphasised = np.append(x[:1], x[1:] - 0.97 * x[:-1])
    power = np.abs(np.fft.rfft(_frames(emphasised, WINDOW) * _HANN, 512)) ** 2
    mel = np.maximum(power @ _BANK.T, 1e-10)
    cepstra = np.log(np.maximum(mel, mel.max() * 1e-6)) @ _DCT.T
    first = _delta(cepstra)
    return np.concatenate([cepstra, first, _delta(first)], axis=1)


def prosody(x: np.ndarray) -> np.ndarray:
    """x [N] → per frame: log2 of F0 in Hz (interpolated where unvoiced), voiced 0/1, energy in dB below the clip's peak
    frame (at most 60 below). [T, 3]"""
    frames = _frames(x, PITCH_WINDOW)
    energy_db = 10 * np.log10(np.mean(_frames(x, WINDOW) ** 2, axis=1) + 1e-12)
    energy_db = np.maximum(energy_db - energy_db.max(initial=-120), -60)
    spectrum = np.abs(np.fft.rfft((frames - frames.mean(1, keepdims=True)) * _PITCH_HANN, 2048)) ** 2
    spectrum[:, int(1600 / RATE_HZ * 2048) :] = 0  # pitch shows below 1.6 kHz; formants above only disturb
    acf = np.fft.irfft(spectrum)
    short, long = int(RATE_HZ / HIGHEST_HZ), int(RATE_HZ / LOWEST_HZ)
    normal = acf[:, short:long] / (acf[:, :1] + 1e-12) / _PITCH_HANN_ACF[short:long]
    lags = np.arange(short, long)
    best = np.argmax(normal - 0.02 * np.log2(lags / short), axis=1)  # slightly prefers the shorter of two equal periods
    voiced = (normal[np.arange(len(best)), best] > 0.55) & (energy_db > -35)
    f0 = np.log2(RATE_HZ / lags[best])
    if voiced.sum() >= 2:
        where = np.flatnonzero(voiced)
        values = f0[where]
        padded = np.pad(values, 2, mode="edge")
        values = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
        f0 = np.interp(np.arange(len(f0)), where, values)
    else:
        f0 = np.full(len(f0), np.log2(140.0))
    return np.stack([f0, voiced.astype(float), energy_db], axis=1)
