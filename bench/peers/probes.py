"""scikit-learn as the peer of `npm run bench -- probe`, and the made-up statistics that both read.

    python probes.py make --out FOLDER --clips N --layers S --hidden H
    python probes.py fit --out FOLDER        # answers a line with a line
"""

import argparse
import json
import sys
import time
from itertools import combinations
from pathlib import Path

import numpy as np

CLASSES, SPEAKERS, FOLDS = 6, 91, 5


def make(out, clips, layers, hidden):
    """Hidden states whose variance falls by a power of the direction, as a speech model's does, with classes and speakers in them.
    FOLDER/statistics: float16 [layers, clips, 2 * hidden], means and then deviations."""
    out.mkdir(parents=True, exist_ok=True)
    labels, speakers = np.arange(clips) % CLASSES, np.arange(clips) * SPEAKERS // clips
    spread = (np.arange(hidden) + 1.0) ** -0.7
    with open(out / "statistics", "wb") as file:
        for layer in range(layers):
            rng = np.random.default_rng([15, layer])
            strength = 0.04 + 0.05 * np.exp(-(((layer - 0.6 * layers) / (0.25 * layers)) ** 2))
            blocks = []
            for is_deviation in (False, True):
                z = rng.standard_normal((clips, hidden))
                z += strength * rng.standard_normal((CLASSES, hidden))[labels]
                z += 0.5 * rng.standard_normal((SPEAKERS, hidden))[speakers]
                turn, _ = np.linalg.qr(rng.standard_normal((hidden, hidden)))
                x = (z * spread) @ turn
                blocks.append(np.exp(0.3 * x) if is_deviation else x + 0.3 * rng.standard_normal(hidden))
            np.concatenate(blocks, axis=1).astype(np.float16).tofile(file)
    task = {"clips": clips, "layers": layers, "hidden": hidden, "classes": CLASSES,
            "labels": labels.tolist(), "speakers": speakers.tolist(), "folds": (speakers % FOLDS).tolist()}
    (out / "task.json").write_text(json.dumps(task))


def nested(x, labels, folds, path):
    """Five folds; in each the penalty by the folds that train, as Voxtune does it: pairs of folds left out (of many clips neighbours
    alone), from strong to weak, each from the one before, until the loss of the fold that is asked has risen."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    def standardised(trains):
        scaler = StandardScaler().fit(x[trains])
        return scaler.transform(x)

    losses, chosen = [[] for _ in range(FOLDS)], [None] * FOLDS
    pairs = {pair: (~np.isin(folds, pair), LogisticRegression(warm_start=True, max_iter=1000)) for pair in combinations(range(FOLDS), 2)
             if len(x) <= 4000 or pair[1] - pair[0] in (1, FOLDS - 1)}
    for c in path:
        sums = np.zeros((FOLDS, 2))
        for (i, j), (trains, model) in pairs.items():
            if chosen[i] is not None and chosen[j] is not None:
                continue
            z = standardised(trains)
            model.set_params(C=c).fit(z[trains], labels[trains])
            logs = model.predict_log_proba(z)
            for part, asked in ((i, j), (j, i)):
                rows = np.flatnonzero(folds == asked)
                sums[part] += [-logs[rows, labels[rows]].sum(), len(rows)]
        for part in range(FOLDS):
            if chosen[part] is None:
                losses[part].append(sums[part, 0] / sums[part, 1])
                if len(losses[part]) > 1 and losses[part][-1] >= losses[part][-2]:
                    chosen[part] = path[len(losses[part]) - 2]
        if all(c is not None for c in chosen):
            break
    right = 0
    for fold in range(FOLDS):
        trains = folds != fold
        z = standardised(trains)
        chosen[fold] = chosen[fold] or path[-1]
        model = LogisticRegression(C=chosen[fold], max_iter=1000).fit(z[trains], labels[trains])
        right += (model.predict(z[~trains]) == labels[~trains]).sum()
    return right / len(labels), [float(c) for c in chosen]


def fit(out):
    task = json.loads((out / "task.json").read_text())
    labels, folds, hidden = np.array(task["labels"]), np.array(task["folds"]), task["hidden"]
    stored = np.memmap(out / "statistics", np.float16, "r", shape=(task["layers"], task["clips"], 2 * hidden))
    for line in sys.stdin:
        question = json.loads(line)
        width = hidden if question["kind"] == "mean" else 2 * hidden
        # layers' means in order, then their deviations
        layers = [stored[layer].astype(np.float32) for layer in question["layers"]]
        x = np.concatenate([one[:, at : at + hidden] for at in range(0, width, hidden) for one in layers], axis=1)
        started = time.perf_counter()
        accuracy, c = nested(x, labels, folds, question["path"])
        print(json.dumps({"seconds": time.perf_counter() - started, "accuracy": accuracy, "c": c}), flush=True)


parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["make", "fit"])
parser.add_argument("--out", type=Path, required=True)
parser.add_argument("--clips", type=int, default=7442)
parser.add_argument("--layers", type=int, default=13)
parser.add_argument("--hidden", type=int, default=768)
options = parser.parse_args()
if options.what == "make":
    make(options.out, options.clips, options.layers, options.hidden)
else:
    fit(options.out)
