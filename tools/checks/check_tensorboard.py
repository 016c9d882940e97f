#!/usr/bin/env python3
"""Reads an export's event files with TensorBoard's own reader and compares them with the run's log.

    python3 tools/checks/check_tensorboard.py out/tensorboard out/history.json [--metrics out/metrics.json]

DIR is a folder of runs with one run in it. Every figure of the log must be a scalar under the name that Trainer gives it, of the same
value as float32, at the same step; no scalar may be there that is in neither file. Histograms, settings, pictures and texts must parse as their
plugins parse them. Needs tensorboard and pillow. Exit 0: all is so; 1: not; 2: something is missing.
"""

import argparse
import io
import json
import math
import struct
import sys
from pathlib import Path

faults = []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path, help="the folder of runs")
    parser.add_argument("history", type=Path, help="history.json of the run")
    parser.add_argument("--metrics", type=Path, help="metrics.json of the run: compares the test's figures too")
    args = parser.parse_args()
    runs = sorted(path.parent for path in args.dir.rglob("*tfevents*"))
    if len(runs) != 1:
        fail(f"{args.dir} has {len(runs)} runs; expected one")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(runs[0]), size_guidance={kind: 0 for kind in ("scalars", "histograms", "images", "tensors")})
    events.Reload()
    tags = events.Tags()
    wanted = wanted_scalars(args.history, args.metrics)
    compare_scalars(events, tags["scalars"], wanted)
    check_histograms(events, tags["histograms"])
    settings = check_hparams(events)
    pictures = check_pictures(events, tags["images"])
    texts = check_texts(events)
    print(
        f"{len(wanted)} scalars equal, {len(tags['histograms'])} histograms, {settings} settings, "
        f"{pictures} picture(s), {texts} text(s)"
    )
    for fault in faults[:20]:
        print(f"FAILED: {fault}")
    sys.exit(1 if faults else 0)


def wanted_scalars(history, metrics):
    """{(tag, step): value} as Trainer's callback for TensorBoard writes the rows."""
    wanted = {}
    for row in json.loads(history.read_text(encoding="utf-8")):
        for name, value in row.items():
            if name not in ("step", "elapsed_sec"):
                tag = f"eval/{name[5:]}" if name.startswith("eval_") else f"train/{name}"
                wanted[tag, row["step"]] = value
    if metrics:
        figures = json.loads(metrics.read_text(encoding="utf-8"))
        for name, value in figures.items():
            if name.startswith("test_") and name != "test_samples" and isinstance(value, (int, float)):
                wanted[f"test/{name[5:]}", figures["evaluated_step"]] = value
    return wanted


def compare_scalars(events, tags, wanted):
    found = {(tag, event.step): event for tag in tags for event in events.Scalars(tag)}
    for (tag, step), value in wanted.items():
        event = found.pop((tag, step), None)
        if event is None:
            faults.append(f"{tag} at step {step} is missing")
        elif value is None:
            if math.isfinite(event.value):
                faults.append(f"{tag} at step {step} is {event.value}; expected a number that is not finite")
        elif event.value != struct.unpack("f", struct.pack("f", value))[0]:
            faults.append(f"{tag} at step {step} is {event.value}; expected {value}")
    for tag, step in found:
        if not tag.startswith("test/"):
            faults.append(f"{tag} at step {step} is in no file")
    times = [event.wall_time for tag in ("train/loss",) if tag in tags for event in events.Scalars(tag)]
    if times != sorted(times) or (times and times[0] < events.FirstEventTimestamp()):
        faults.append("the times of train/loss fall")


def check_histograms(events, tags):
    for tag in tags:
        for event in events.Histograms(tag):
            one = event.histogram_value
            if abs(sum(one.bucket) - one.num) > 1e-6 or one.num == 0:
                faults.append(f"{tag}: {sum(one.bucket)} values lie in buckets, of {one.num}")
            if not one.min <= one.sum / one.num <= one.max or len(one.bucket) != len(one.bucket_limit):
                faults.append(f"{tag}: the mean is not between the smallest and the largest")


def check_hparams(events):
    from tensorboard.plugins.hparams import metadata

    contents = events.PluginTagToContent("hparams")
    experiment = metadata.parse_experiment_plugin_data(contents[metadata.EXPERIMENT_TAG])
    start = metadata.parse_session_start_info_plugin_data(contents[metadata.SESSION_START_INFO_TAG])
    end = metadata.parse_session_end_info_plugin_data(contents[metadata.SESSION_END_INFO_TAG])
    named = {info.name for info in experiment.hparam_infos}
    if named != set(start.hparams):
        faults.append(f"settings differ between experiment and session: {named ^ set(start.hparams)}")
    if start.hparams["learning_rate"].number_value <= 0 or not start.hparams["dataset_name"].string_value:
        faults.append("learning_rate or dataset_name is no value")
    scalars = set(events.Tags()["scalars"])
    for info in experiment.metric_infos:
        if info.name.tag not in scalars:
            faults.append(f"the metric {info.name.tag} has no scalar")
    if end.end_time_secs < start.start_time_secs:
        faults.append("the session ends before it starts")
    return len(named)


def check_pictures(events, tags):
    from PIL import Image

    for tag in tags:
        for event in events.Images(tag):
            picture = Image.open(io.BytesIO(event.encoded_image_string))
            picture.load()
            if picture.size != (event.width, event.height):
                faults.append(f"{tag} is {picture.size}; its event says {(event.width, event.height)}")
            darkest, lightest = picture.convert("L").getextrema()
            if lightest - darkest < 64:
                faults.append(f"{tag} is empty")
    return len(tags)


def check_texts(events):
    from tensorboard.util import tensor_util

    tags = [tag for tag in events.Tags()["tensors"] if tag.endswith("/text_summary")]
    for tag in tags:
        for event in events.Tensors(tag):
            words = tensor_util.make_ndarray(event.tensor_proto).ravel()[0].decode("utf-8")
            if not words.strip():
                faults.append(f"{tag} is empty")
    return len(tags)


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
