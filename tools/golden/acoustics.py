"""MFCC as librosa computes them, for the probes' baselines: writes fixtures/golden/acoustics.json from fixtures/golden/clips.

    pip install librosa
    python tools/golden/acoustics.py
"""

import json
import warnings
from pathlib import Path

import librosa
import numpy as np

warnings.filterwarnings("ignore")  # a clip shorter than a window
GOLDEN = Path(__file__).parents[2] / "fixtures" / "golden"
RATE = 16_000


def moments(y):
    options = dict(sr=RATE, n_mfcc=13, n_fft=512, win_length=400, hop_length=160, n_mels=40)
    c = librosa.feature.mfcc(y=y.astype(np.float64), **options)
    d = librosa.feature.delta(c, width=9, mode="nearest")
    rows = np.concatenate([c, d])
    return [round(float(v), 6) for v in np.concatenate([rows.mean(axis=1), rows.std(axis=1)])]


def main():
    files = sorted((GOLDEN / "clips").glob("*.wav"))
    clips = {path.name: librosa.load(path, sr=None)[0] for path in files}
    first = clips[files[0].name]
    # parts of the first clip, by their number of samples, and silence
    parts = {str(count): first[:count] for count in (1, 100, 300, 1600)}
    cases = {**clips, **parts, "silence": np.zeros(4000, np.float32)}
    found = {name: moments(y) for name, y in cases.items()}
    json.dump({"librosa": librosa.__version__, "mfcc": found}, open(GOLDEN / "acoustics.json", "w"))


if __name__ == "__main__":
    main()
