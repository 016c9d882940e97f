"""Turns the corpus into what the model predicts for each frame: phone, acoustic cluster, prosody cluster.

    python3 tools/pretrain/targets.py --corpus /tmp/nano/corpus --seed 1
    python3 tools/pretrain/targets.py --corpus /tmp/nano/corpus --seed 1 --from-checkpoint /tmp/nano/run/last.pt --layer 3

Writes labels.i16 [T, 3]. With --from-checkpoint the acoustic clusters are of that model's own hidden states (HuBERT's second
iteration) and go to labels2.i16, the other two columns unchanged.
"""

import argparse
from pathlib import Path

import numpy as np
from checkpoints import hidden_states
from sklearn.cluster import MiniBatchKMeans

ACOUSTIC_CLUSTERS = 100
OWN_CLUSTERS = 200
PROSODY_CLUSTERS = 48


class Corpus:
    """The files that corpus.py wrote, mapped into memory. `frame_starts[i]` is clip i's first row in the frame arrays."""

    def __init__(self, folder: Path):
        index = np.load(folder / "index.npz")
        self.folder = folder
        self.starts = index["starts"]
        self.phones = [str(p) for p in index["phones"]]
        self.audio = np.memmap(folder / "audio.i16", np.int16, "r")
        self.mfcc = np.memmap(folder / "mfcc.f16", np.float16, "r").reshape(-1, 39)
        self.prosody = np.memmap(folder / "prosody.f32", np.float32, "r").reshape(-1, 3)
        self.phone = np.memmap(folder / "phone.i16", np.int16, "r")
        self.frame_counts = (np.diff(self.starts) - 400) // 320 + 1
        self.frame_starts = np.concatenate([[0], np.cumsum(self.frame_counts)])
        assert self.frame_starts[-1] == len(self.phone) == len(self.mfcc), f"{folder} is incomplete: make it again"

    def clip_of_frame(self) -> np.ndarray:
        return np.repeat(np.arange(len(self.frame_counts)), self.frame_counts)


def cluster(x: np.ndarray, clusters: int, seed: int) -> np.ndarray:
    """k-means labels of every row, centres fitted on 150,000 of them. [T, C] → [T]"""
    rng = np.random.default_rng(seed)
    means = MiniBatchKMeans(clusters, batch_size=4096, max_iter=20, n_init=1, random_state=seed, reassignment_ratio=0)
    means.fit(x[np.sort(rng.choice(len(x), min(len(x), 150_000), replace=False))])
    return np.concatenate([means.predict(x[i : i + 50_000]) for i in range(0, len(x), 50_000)]).astype(np.int16)


def acoustic_features(corpus: Corpus) -> np.ndarray:
    """MFCC and deltas, loudness relative to the clip, each column scaled to unit variance. [T, 39]"""
    x = corpus.mfcc.astype(np.float32)
    clip = corpus.clip_of_frame()
    x[:, 0] -= (np.bincount(clip, x[:, 0]) / corpus.frame_counts)[clip]
    return (x - x.mean(0)) / x.std(0)


def prosody_features(corpus: Corpus) -> np.ndarray:
    """Pitch in octaves and relative to the clip, its slope, voicing, energy and its slope, scaled so that each counts. [T, 6]"""
    f0, voiced, energy = corpus.prosody.T
    clip = corpus.clip_of_frame()
    weight = voiced + 1e-3
    middle = (np.bincount(clip, f0 * weight) / np.bincount(clip, weight))[clip]
    slope = _slope(f0, corpus.frame_starts)
    energy_slope = _slope(energy, corpus.frame_starts)
    return np.stack(
        [f0 / 0.6, (f0 - middle) / 0.25, np.clip(slope, -0.1, 0.1) / 0.03, voiced * 2, energy / 15, energy_slope / 3], axis=1
    ).astype(np.float32)


def _slope(x: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Change per frame, over three frames to each side, within each clip."""
    out = np.zeros(len(x), np.float32)
    for begin, end in zip(starts[:-1], starts[1:], strict=True):
        p = np.pad(x[begin:end], 3, mode="edge")
        out[begin:end] = (p[6:] - p[:-6]) / 6
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--from-checkpoint", type=Path)
    ap.add_argument("--layer", type=int, default=3, help="hidden state to cluster: 1 is the first transformer layer's output")
    a = ap.parse_args()
    corpus = Corpus(a.corpus)
    if a.from_checkpoint:
        labels = np.fromfile(a.corpus / "labels.i16", np.int16).reshape(-1, 3)
        labels[:, 1] = cluster(hidden_states(corpus, a.from_checkpoint, a.layer), OWN_CLUSTERS, a.seed)
        labels.tofile(a.corpus / "labels2.i16")
    else:
        labels = np.stack(
            [
                corpus.phone,
                cluster(acoustic_features(corpus), ACOUSTIC_CLUSTERS, a.seed),
                cluster(prosody_features(corpus), PROSODY_CLUSTERS, a.seed),
            ],
            axis=1,
        )
        labels.tofile(a.corpus / "labels.i16")
    for name, column in zip(("phone", "acoustic", "prosody"), labels.T, strict=True):
        share = np.bincount(column) / len(column)
        print(f"{name}: {len(share)} classes, the largest {share.max():.1%}")


if __name__ == "__main__":
    main()
