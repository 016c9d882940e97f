"""The figures of an evaluation and their bootstrap, as scikit-learn and numpy compute them: writes fixtures/golden/evaluation.json.

    pip install numpy scipy scikit-learn
    python tools/golden/evaluation.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, f1_score, log_loss, precision_recall_fscore_support,
                             precision_score, roc_auc_score, top_k_accuracy_score)

OUT = Path(__file__).parents[2] / "fixtures" / "golden" / "evaluation.json"
warnings.filterwarnings("ignore")


def figures(y, logits, classes):
    labels = np.arange(classes)
    p = softmax(logits, axis=1)
    given = logits.argmax(1)
    aucs = [roc_auc_score(y == k, p[:, k]) for k in labels if 0 < (y == k).sum() < len(y)]
    precision, recall, f1, support = precision_recall_fscore_support(y, given, labels=labels, average=None, zero_division=np.nan)
    return {
        "accuracy": accuracy_score(y, given),
        "balanced_accuracy": balanced_accuracy_score(y, given),
        "macro_f1": f1_score(y, given, average="macro", zero_division=0),
        "macro_precision": precision_score(y, given, average="macro", zero_division=0),
        "log_loss": log_loss(y, p, labels=labels),
        "macro_roc_auc": float(np.mean(aucs)) if aucs else None,
        "top_2_accuracy": top_k_accuracy_score(y, logits, k=2, labels=labels) if classes > 2 else 1.0,
        "per_class": [{"precision": a, "recall": b, "f1": c if n + m else np.nan}
                      for a, b, c, n, m in zip(precision, recall, f1, support, [(given == k).sum() for k in labels])],
    }


def calibration(y, logits):
    """Temperature by scipy's bounded search, expected calibration error in ten bins, accuracy over coverage."""
    given, right = logits.argmax(1), logits.argmax(1) == y

    def loss(log_t):
        return -log_softmax(logits / np.exp(log_t), axis=1)[np.arange(len(y)), y].mean()

    found = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), method="bounded", options={"xatol": 1e-12})
    confidence = softmax(logits, axis=1)[np.arange(len(y)), given]
    bins = np.digitize(confidence, np.linspace(0, 1, 11)[1:-1], right=True)
    error = sum(abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    return {"temperature": float(np.exp(found.x)), "loss": float(found.fun), "error": float(error),
            "confident_half": float(right[confidence >= np.median(confidence)].mean())}


def paired(rng):
    """Two models on the same clips: McNemar's exact test, and the percentile bootstrap of their difference over groups for given
    resamples, which say how often each clip was drawn."""
    cases = []
    for name, clips, groups, chances in [("the second better", 200, 9, (0.6, 0.75)), ("equally good", 120, 6, (0.7, 0.7)),
                                         ("few clips", 12, 3, (0.4, 0.8)), ("never apart", 30, 5, None)]:
        first = rng.random(clips) < (chances[0] if chances else 0.5)
        second = rng.random(clips) < chances[1] if chances else first.copy()
        units = rng.integers(0, groups, clips)
        units[:groups] = np.arange(groups)
        only = [int((first & ~second).sum()), int((second & ~first).sum())]
        weights = []
        for resample in rng.integers(0, groups, (50, groups)):
            members = [np.flatnonzero(units == unit) for unit in resample]
            drawn = np.concatenate([rng.choice(one, len(one)) for one in members])
            weights.append(np.bincount(drawn, minlength=clips).tolist())
        gains = second.astype(float) - first
        differences = [np.average(gains, weights=weight) for weight in weights]
        cases.append({"name": name, "first": first.astype(int).tolist(), "second": second.astype(int).tolist(), "only": only,
                      "p": float(binomtest(only[0], sum(only), 0.5).pvalue) if sum(only) else 1.0,
                      "difference": float(gains.mean()), "weights": weights,
                      "interval": np.percentile(differences, [2.5, 97.5]).tolist()})
    tests = [{"first": a, "second": b, "p": float(binomtest(a, a + b, 0.5).pvalue)}
             for a, b in [(0, 1), (0, 5), (1, 5), (5, 1), (4, 4), (3, 4), (10, 30), (120, 90), (700, 900), (2000, 2600)]]
    return {"cases": cases, "tests": tests}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return None if value is None or np.isnan(value) else float(value)


def main():
    rng = np.random.default_rng(17)
    cases = []
    for name, clips, classes, groups in [("six labels, nine speakers", 120, 6, 9), ("two labels", 40, 2, 5),
                                         ("an absent label", 30, 4, 4), ("ties", 24, 3, 6), ("a label of one clip", 20, 3, 20)]:
        y = rng.integers(0, classes - (name == "an absent label"), clips)
        if name == "a label of one clip":
            y = rng.integers(0, 2, clips)
            y[3] = 2
        logits = 1.2 * rng.standard_normal((clips, classes)) + 1.5 * np.eye(classes)[y]
        logits = np.round(logits, 0 if name == "ties" else 3)
        units = rng.integers(0, groups, clips)
        units[:groups] = np.arange(groups)
        resamples = rng.integers(0, groups, (60, groups))
        drawn = []
        for resample in resamples:
            at = np.concatenate([np.flatnonzero(units == unit) for unit in resample])
            drawn.append(figures(y[at], logits[at], classes))
        names = [key for key in drawn[0] if key != "per_class"]
        intervals = {key: np.percentile([one[key] for one in drawn if one[key] is not None], [2.5, 97.5]).tolist() for key in names}
        cases.append({"name": name, "classes": classes, "labels": y.tolist(), "logits": logits.tolist(), "units": units.tolist(),
                      "figures": plain(figures(y, logits, classes)), "resamples": resamples.tolist(), "intervals": intervals,
                      "calibration": calibration(y, logits)})
    json.dump({"scikit-learn": sklearn.__version__, "cases": cases,
               "paired": paired(np.random.default_rng(18))}, open(OUT, "w"))


if __name__ == "__main__":
    main()
