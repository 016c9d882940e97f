#!/usr/bin/env python3
"""Holds an exported ONNX file against the official checker, and against transformers on the same weights: clips of several lengths,
alone and in batches of one length; where the file takes an attention mask, also clips of different lengths padded to a batch, each
of which has to give what it gives alone.

    python3 tools/checks/check_onnx.py model.onnx model/ [--clips DIR] [--tolerance 1e-3]

`model/` is the folder that transformers opens (exported beside it). Without --clips (WAV files at the model's rate) the clips are made
up. Needs torch, transformers, onnx and onnxruntime. Without --tolerance, 1e-3 of float32 files and nothing of others, whose differences
are printed with how many labels they change. Exit 0: within the tolerance; 1: not; 2: something is missing.
"""

import argparse
import sys
import time
import wave
from pathlib import Path

import numpy
import onnx
import onnxruntime
import torch

from check_export import fail, load

LENGTHS_SEC = (0.3, 1.0, 2.5, 4.7)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("onnx", type=Path)
    parser.add_argument("model", type=Path, help="the folder that transformers opens")
    parser.add_argument("--clips", type=Path, help="a folder of WAV files")
    parser.add_argument("--tolerance", type=float, help="largest difference of a logit")
    parser.add_argument("--padding", type=float, default=0.0, help="what padding holds; any number has to do (default 0)")
    args = parser.parse_args()
    for path in (args.onnx, args.model):
        if not path.exists():
            fail(f"{path} does not exist")

    onnx.checker.check_model(str(args.onnx), full_check=True)
    model, extractor = load(args.model)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(args.onnx), options, providers=["CPUExecutionProvider"])
    facts = session.get_modelmeta().custom_metadata_map
    inputs = [one.name for one in session.get_inputs()]
    print(f"{args.onnx}: valid, {args.onnx.stat().st_size:,} bytes, {facts['precision']}, {', '.join(inputs)}")
    tolerance = args.tolerance or (1e-3 if facts["precision"] == "float32" else float("inf"))
    outside = facts["do_normalize"] == "true"

    clips = list(read_clips(args.clips) if args.clips else made_clips(extractor.sampling_rate))
    alone = [reference(model, extractor, clip) for clip in clips]
    given = [normalised(extractor, clip) if outside else clip for clip in clips]
    ok = report("clips alone", alone, [run(session, [clip])[0] for clip in given], tolerance)

    length = min(len(clip) for clip in clips)
    cut = [clip[:length] for clip in clips]
    expected = [reference(model, extractor, clip) for clip in cut]
    same = [normalised(extractor, clip) if outside else clip for clip in cut]
    for size in (2, len(same)):
        ok &= report(f"batches of {size} of one length", expected[:size], run(session, same[:size]), tolerance)
    if "attention_mask" in inputs:
        ok &= report("a padded batch with its mask", alone, run(session, given, args.padding), tolerance)

    started = time.perf_counter()
    seconds = sum(len(clip) for clip in clips) / extractor.sampling_rate
    for clip in given:
        run(session, [clip])
    print(f"  {seconds:.1f} s of sound in {time.perf_counter() - started:.2f} s")
    print("ok" if ok else "FAILED")
    sys.exit(0 if ok else 1)


def made_clips(rate):
    random = numpy.random.default_rng(17)
    for seconds in LENGTHS_SEC:
        time_sec = numpy.arange(int(seconds * rate)) / rate
        tone = 0.2 * numpy.sin(2 * numpy.pi * random.uniform(90, 700) * time_sec + 3 * numpy.sin(9 * time_sec))
        yield (tone + 0.03 * random.standard_normal(len(time_sec)) + 0.01).astype(numpy.float32)


def read_clips(folder):
    for path in sorted(folder.glob("*.wav")):
        with wave.open(str(path)) as file:
            frames = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16)
        yield (frames / 32768).astype(numpy.float32)


def normalised(extractor, clip):
    return extractor(clip, sampling_rate=extractor.sampling_rate, return_tensors="np").input_values[0]


def reference(model, extractor, clip):
    inputs = extractor(clip, sampling_rate=extractor.sampling_rate, return_tensors="pt")
    with torch.no_grad():
        return model(inputs.input_values).logits[0].numpy()


def run(session, clips, padding=0.0):
    """Logits of a batch; shorter clips are padded behind."""
    longest = max(len(clip) for clip in clips)
    values = numpy.full((len(clips), longest), padding, numpy.float32)
    mask = numpy.zeros((len(clips), longest), numpy.int64)
    for i, clip in enumerate(clips):
        values[i, : len(clip)] = clip
        mask[i, : len(clip)] = 1
    names = [one.name for one in session.get_inputs()]
    feed = {name: {"input_values": values, "attention_mask": mask}[name] for name in names}
    return session.run(["logits"], feed)[0]


def report(what, expected, found, tolerance):
    expected, found = numpy.stack(expected), numpy.stack(found)
    if expected.shape != found.shape:
        fail(f"{what}: expected logits {expected.shape}, found {found.shape}")
    worst = float(numpy.abs(expected - found).max())
    changed = int((expected.argmax(1) != found.argmax(1)).sum())
    spread = float(expected.max() - expected.min())
    print(f"  {what}: largest difference {worst:.2e} (logits span {spread:.2g}), labels that change: {changed} of {len(found)}")
    return worst <= tolerance


if __name__ == "__main__":
    main()
