"""What hand-made statistics reach on the very test speakers of `npm run bench -- built-in-model`: the margin to beat.

    python3 tools/pretrain/baselines.py --bench out/built-in-model.json --sample public/sample/archive.zip --fsdd fsdd-600.zip

Logistic regression on the mean and deviation of MFCC, on statistics of pitch, energy and duration, on both together, and the
best single one of all those numbers. It trains on every clip of the other speakers, those that the page sets aside to choose
an epoch included, so it has a little more to learn from than the page has.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from evaluate import mfcc_statistics, prosody_statistics, read_clips, regression_accuracy

FIELDS = {"sample": (2, 0), "fsdd": (0, 1)}  # label, speaker


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--bench", type=Path, required=True, help="the figures' file of the bench: its seeds and test speakers")
    ap.add_argument("--sample", type=Path)
    ap.add_argument("--fsdd", type=Path)
    a = ap.parse_args()
    entries = json.loads(a.bench.read_text())
    for task, archive in (("sample", a.sample), ("fsdd", a.fsdd)):
        if not archive:
            continue
        tests = {(e["seed"], e["fold"]): e["testSpeakers"] for e in entries if e["task"] == task}
        audio, y, speakers, _ = read_clips(archive, *FIELDS[task])
        spectral, spoken = mfcc_statistics(audio), prosody_statistics(audio)
        columns = {"MFCC mean + deviation": spectral, "pitch / energy / duration": spoken, "both": np.hstack([spectral, spoken])}
        columns |= {f"number {k}": column[:, None] for k, column in enumerate(columns["both"].T)}
        per_seed: dict[str, dict[int, list[float]]] = {name: {} for name in columns}
        for (seed, _), names in sorted(tests.items()):
            test = np.isin(speakers, names)
            for name, x in columns.items():
                per_seed[name].setdefault(seed, []).append(regression_accuracy(x, y, test))
        means = {name: np.array([np.mean(v) for v in seeds.values()]) for name, seeds in per_seed.items()}
        single = max((name for name in means if name.startswith("number")), key=lambda name: means[name].mean())
        for name in ("MFCC mean + deviation", "pitch / energy / duration", "both", single):
            v = means[name]
            print(f"{task}, {name}: {v.mean():.1%}, deviation {v.std(ddof=1) if len(v) > 1 else 0:.1%}, {v.min():.1%} to {v.max():.1%}")


if __name__ == "__main__":
    main()
