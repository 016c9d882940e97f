"""Self-made audio, and clips with their labels as a data set."""

import numpy as np
import soundfile as sf
import torch

SAMPLE_RATE = 16_000
LABELS = ["ANG", "DIS", "FEA", "HAP", "NEU", "SAD"]


def make_clips(rng, n):
    """n speech-like clips: a gliding voiced tone with harmonics, an envelope and noise. float32 in [-1, 1]."""
    clips = []
    for i in range(n):
        seconds = rng.uniform(0.35, 1.3)
        t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
        f0 = rng.uniform(90, 260) * (1 + rng.uniform(-0.3, 0.3) * t / seconds)
        phase = 2 * np.pi * np.cumsum(f0) / SAMPLE_RATE
        voice = sum(np.sin(k * phase + rng.uniform(0, 6)) / k for k in range(1, 12))
        envelope = np.clip(np.sin(np.pi * t / seconds) * (1.2 + np.sin(2 * np.pi * rng.uniform(2, 6) * t)), 0, None)
        x = voice * envelope + 0.02 * rng.standard_normal(len(t))
        clips.append((0.7 * x / np.abs(x).max()).astype(np.float32))
    return clips


def write_clips(out, rng):
    clips = make_clips(rng, 22)
    labels = rng.integers(0, len(LABELS), len(clips))
    out.mkdir(parents=True, exist_ok=True)
    for i, c in enumerate(clips):
        path = out / f"{1001 + i % 5}_CLP_{LABELS[labels[i]]}_{i:02d}.wav"
        sf.write(path, c, SAMPLE_RATE, subtype="PCM_16")


class Clips(torch.utils.data.Dataset):
    def __init__(self, clips, labels):
        self.items = list(zip(clips, labels))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return {"clip": self.items[i][0], "labels": int(self.items[i][1])}
