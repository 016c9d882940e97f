"""Logistic regression as scikit-learn fits it, for the probes: writes fixtures/golden/probes.json.

    pip install numpy scikit-learn
    python tools/golden/probes.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

OUT = Path(__file__).parents[2] / "fixtures" / "golden" / "probes.json"


def made_up(rng, rows, features, classes, spread):
    centres = spread * rng.standard_normal((classes, features))
    labels = np.sort(rng.integers(0, classes, rows))
    labels[:classes] = np.arange(classes)
    x = centres[labels] + rng.standard_normal((rows, features))
    return np.round(x, 4).astype(np.float32).astype(np.float64), labels


def fit(x, labels, c, weights=None):
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, labels, sample_weight=weights)
    return model.coef_.tolist(), model.intercept_.tolist(), model.predict_proba(x).tolist()


def main():
    rng = np.random.default_rng(15)
    cases = []
    for name, rows, features, classes, spread in [
        ("six labels", 90, 12, 6, 0.8), ("two labels", 40, 5, 2, 0.7), ("more features than clips", 24, 40, 3, 0.3),
        ("separable", 30, 4, 3, 6.0), ("a label of one clip", 31, 6, 4, 1.0),
    ]:
        x, labels = made_up(rng, rows, features, classes, spread)
        if name == "a label of one clip":
            keep = (labels != 3) | (np.arange(rows) == np.flatnonzero(labels == 3)[0])
            x, labels = x[keep], labels[keep]
        for c in [0.01, 1, 100]:
            coef, intercept, probabilities = fit(x, labels, c)
            cases.append({"name": name, "c": c, "x": x.tolist(), "labels": labels.tolist(), "coef": coef,
                          "intercept": intercept, "probabilities": probabilities})
    # a soft label is the same clip several times, each weighed by its share
    x, _ = made_up(rng, 30, 5, 3, 1.0)
    targets = rng.dirichlet([1, 1, 1], 30).round(3)
    targets[:, 2] = 1 - targets[:, 0] - targets[:, 1]
    repeated, labels, shares = np.repeat(x, 3, axis=0), np.tile(np.arange(3), 30), targets.ravel()
    coef, intercept, _ = fit(repeated, labels, 1, shares)
    probabilities = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(repeated, labels, sample_weight=shares).predict_proba(x)
    cases.append({"name": "soft labels", "c": 1, "x": x.tolist(), "targets": targets.tolist(), "coef": coef,
                  "intercept": intercept, "probabilities": probabilities.tolist()})
    json.dump({"scikit-learn": sklearn.__version__, "logistic_regression": cases}, open(OUT, "w"))


if __name__ == "__main__":
    main()
