#!/usr/bin/env python3
"""Computes anew, from files that the page wrote, the figures that it shows of runs, and says where they differ.

    python3 tools/checks/check_runs.py pairs   A/predictions.csv B/predictions.csv [C/predictions.csv …]
    python3 tools/checks/check_runs.py figures A/predictions.csv [--metrics A/metrics.json]
    python3 tools/checks/check_runs.py curves  compare-loss.csv A/history.json [--name azure-1] [--field loss]
    python3 tools/checks/check_runs.py mean    grouped.csv runs.csv [--name "learning_rate 0.001 (2 runs)" --of azure-1 birch-2]
                                        (the CSV of a grouped chart and of the same chart with a line for each run)
    python3 tools/checks/check_runs.py table   runs.csv --group learning_rate --figure test_accuracy
    python3 tools/checks/check_runs.py smooth  chart.csv --weight 0.6

Needs numpy, pandas, scipy and scikit-learn. McNemar's test is the exact binomial one, Wilson's interval is at 95 %, deviations are of a
sample (ddof=1), several p-values are corrected after Holm. It prints what it found, and with two sources of one figure it ends with
status 1 where they are further apart than rounding.
"""

import argparse
import itertools
import json
import sys

import numpy as np
import pandas as pd
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score

faults = []


def text(path):
    """A CSV as the page writes it: texts that could be formulas have an apostrophe before them."""
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    for column in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = frame[column].map(lambda v: v[1:] if isinstance(v, str) and v[:2] in ("'=", "'+", "'-", "'@") else v)
    return frame


def predictions(path):
    """File, label and prediction of each clip of the test."""
    frame = text(path)
    if "split" in frame.columns:
        frame = frame[frame["split"] == "test"]
    names = {"label": ["label", "true", "actual"], "predicted": ["predicted", "prediction"], "file": ["file", "path", "clip"]}
    found = {}
    for role, options in names.items():
        column = next((c for c in frame.columns if c.lower() in options), None)
        if column is None:
            sys.exit(f"{path} has none of the columns {', '.join(options)}; it has {', '.join(frame.columns)}.")
        found[role] = frame[column].astype(str)
    return pd.DataFrame(found)


def wilson(right, total, z=1.959963984540054):
    share = right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return middle - half, middle + half


def holm(p_values):
    order = np.argsort(p_values, kind="stable")
    adjusted = np.empty(len(p_values))
    largest = 0.0
    for rank, at in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = largest
    return adjusted


def compare(what, ours, theirs, tolerance=1e-9):
    is_same = (np.isnan(ours) and np.isnan(theirs)) or abs(ours - theirs) <= tolerance * max(1.0, abs(theirs))
    print(f"  {'same ' if is_same else 'OTHER'} {what}: {ours:.10g} here, {theirs:.10g} in the file")
    if not is_same:
        faults.append(what)


def pairs(args):
    frames = {path: predictions(path).set_index("file") for path in args.files}
    rows = []
    for first, second in itertools.combinations(args.files, 2):
        both = frames[first].add_suffix("_1").join(frames[second].add_suffix("_2"), how="inner")
        if both.empty:
            print(f"{first} and {second} have no clip in common.")
            continue
        one = both["predicted_1"] == both["label_1"]
        other = both["predicted_2"] == both["label_1"]
        only_first, only_second = int((one & ~other).sum()), int((~one & other).sum())
        total = only_first + only_second
        p = binomtest(only_first, total, 0.5).pvalue if total else 1.0
        rows.append((first, second, len(both), 100 * (other.mean() - one.mean()), only_first, only_second, p))
    adjusted = holm([row[-1] for row in rows])
    for row, holmed in zip(rows, adjusted):
        first, second, clips, points, only_first, only_second, p = row
        print(
            f"{second} less {first}: {points:+.1f} points on {clips} clips; only the first {only_first}, only the second {only_second}; "
            f"p = {p:.6g}, after Holm {holmed:.6g}"
        )


def figures(args):
    frame = predictions(args.file)
    right = int((frame["label"] == frame["predicted"]).sum())
    low, high = wilson(right, len(frame))
    found = {
        "test_accuracy": accuracy_score(frame["label"], frame["predicted"]),
        "balanced_accuracy": balanced_accuracy_score(frame["label"], frame["predicted"]),
        "macro_f1": f1_score(frame["label"], frame["predicted"], average="macro", zero_division=0),
        "weighted_f1": f1_score(frame["label"], frame["predicted"], average="weighted", zero_division=0),
    }
    print(f"{args.file}: {len(frame)} clips, {right} right; Wilson's interval {low:.6f} – {high:.6f}")
    for name, value in found.items():
        print(f"  {name} = {value:.10g}")
    if args.metrics:
        with open(args.metrics) as file:
            metrics = json.load(file)
        for name, value in found.items():
            for key in (name, f"test_{name}"):
                if isinstance(metrics.get(key), (int, float)):
                    compare(key, value, metrics[key])


def curves(args):
    frame = text(args.chart)
    with open(args.history) as file:
        rows = json.load(file)
    frame = frame[frame["curve"] == args.name] if args.name else frame
    field = args.field
    logged = {row["step"]: row[field] for row in rows if field in row}
    drawn = dict(zip(frame["step"], frame["value"]))
    print(f"{len(drawn)} points in the chart, {len(logged)} rows of {field} in the history")
    if set(drawn) != set(logged):
        faults.append("steps")
        print(f"  OTHER steps: only in the chart {sorted(set(drawn) - set(logged))[:5]}, only in the history {sorted(set(logged) - set(drawn))[:5]}")
    worst = max((abs(drawn[s] - logged[s]) for s in set(drawn) & set(logged)), default=0.0)
    compare("largest difference", worst, 0.0, 1e-12)


def mean(args):
    grouped = text(args.grouped)
    grouped = grouped[grouped["curve"] == args.name] if args.name else grouped
    if grouped["curve"].nunique() != 1:
        sys.exit(f"Name one of the curves of {args.grouped}: {', '.join(grouped['curve'].unique())}.")
    runs = pd.concat([text(path).assign(run=path) for path in args.runs])
    runs = runs[runs["curve"].isin(args.of)] if args.of else runs
    whole = runs.pivot_table(index="step", columns=["run", "curve"], values="value").dropna()
    for step, row in grouped.set_index("step").iterrows():
        if step not in whole.index:
            faults.append(f"step {step}")
            continue
        values = whole.loc[step].to_numpy()
        for what, ours, theirs in (
            ("mean", values.mean(), row["value"]),
            ("low", values.mean() - values.std(ddof=1), row["low"]),
            ("high", values.mean() + values.std(ddof=1), row["high"]),
        ):
            if abs(ours - theirs) > 1e-9 * max(1.0, abs(theirs)):
                compare(f"{what} at step {step}", ours, theirs)
    print(f"{len(grouped)} steps of {whole.shape[1]} runs, {len(faults)} differ")


def table(args):
    frame = text(args.file)
    values = pd.to_numeric(frame[args.figure], errors="coerce")
    for key, part in values.groupby([frame[name].fillna("") for name in args.group], sort=False):
        known = part.dropna()
        deviation = known.std(ddof=1) if len(known) > 1 else float("nan")
        print(f"{' · '.join(map(str, key))}: {known.mean():.10g} ± {deviation:.10g} of {len(known)}")


def smooth(args):
    for name, part in text(args.file).groupby("curve", sort=False):
        total, count, worst = 0.0, 0, 0.0
        for value, shown in zip(part["value"], part["smoothed"]):
            count += 1
            total = total * args.weight + (1 - args.weight) * value
            worst = max(worst, abs(total / (1 - args.weight**count) - shown))
        compare(f"largest difference of {name}", worst, 0.0, 1e-9)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    add = lambda name, run: (lambda sub: (sub.set_defaults(run=run), sub)[1])(commands.add_parser(name))
    sub = add("pairs", pairs)
    sub.add_argument("files", nargs="+")
    sub = add("figures", figures)
    sub.add_argument("file")
    sub.add_argument("--metrics")
    sub = add("curves", curves)
    sub.add_argument("chart")
    sub.add_argument("history")
    sub.add_argument("--name")
    sub.add_argument("--field", default="loss")
    sub = add("mean", mean)
    sub.add_argument("grouped")
    sub.add_argument("runs", nargs="+")
    sub.add_argument("--name")
    sub.add_argument("--of", nargs="+")
    sub = add("table", table)
    sub.add_argument("file")
    sub.add_argument("--group", nargs="+", required=True)
    sub.add_argument("--figure", default="test_accuracy")
    sub = add("smooth", smooth)
    sub.add_argument("file")
    sub.add_argument("--weight", type=float, required=True)
    args = parser.parse_args()
    args.run(args)
    if faults:
        sys.exit(f"{len(faults)} figures differ: {', '.join(faults[:5])}")


main()
