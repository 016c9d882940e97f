"""PyTorch on the same tasks, asked over standard input: the first line opens a task, others ask for a round, or open another one.

    {"kind": "product"} | {"kind": "launches"} | {"kind": "copy"}
    {"kind": "forward", "model": DIR, "batch": 8} | {"kind": "step", "model": DIR, "batch": 8}

with `threads`, and `device` where it is not the CPU. Each answer is a line of JSON: {"seconds": …} of one call, the median over at least `leastSec`
(and not many more than `mostSec`). `tellsFirst`: the seconds of the first call come as a line of their own.
"""

import json
import math
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import torch
from transformers import HubertForSequenceClassification

PRODUCT = (1000, 768, 3072)
CLIP_SAMPLES = 40_000
FRAMES = 124  # of such a clip
TRAINED_LAYERS = 2
ACCUMULATION = 4
LAUNCHES = 1000  # of a call; bench/gpu/call-sizes.ts has both
COPIED_NUMBERS = 2**24
LONG_CALL_SEC = 5  # one that takes longer warms up once


def product_call(device: str):
    rows, inputs, outputs = PRODUCT
    a, b = torch.randn(rows, inputs, device=device), torch.randn(inputs, outputs, device=device)
    return lambda: a @ b


def launches_call(device: str):
    x = torch.ones(64, device=device)

    def call():
        for _ in range(LAUNCHES):
            x * 0.5

    return call


def copy_call(device: str):
    total, x = torch.ones(COPIED_NUMBERS, device=device), torch.ones(COPIED_NUMBERS, device=device)
    return lambda: torch.add(total, x, alpha=0.5)


def forward_call(model, folder: Path, batch: int):
    clips = np.fromfile(folder / "clips.f32", "<f4").reshape(-1, CLIP_SAMPLES)[:batch]
    audio = torch.from_numpy(clips.copy()).to(model.device)

    def call():
        with torch.inference_mode():
            model(audio).logits

    return call


def step_call(model, batch: int):
    """Updates over stored frames: the last layers, the mean, the head; as Voxtune trains."""
    model.requires_grad_(False)
    layers = model.hubert.encoder.layers[-TRAINED_LAYERS:]
    trained = [p for part in [*layers, model.projector, model.classifier] for p in part.requires_grad_(True).parameters()]
    model.train()
    frames = torch.randn(batch, FRAMES, model.config.hidden_size, device=model.device)
    labels = torch.arange(batch, device=model.device) % model.config.num_labels
    optimizer = torch.optim.AdamW(trained, lr=1e-6, weight_decay=0.01)

    def call():
        for _ in range(ACCUMULATION):
            hidden = frames
            for layer in layers:
                out = layer(hidden)
                hidden = out[0] if isinstance(out, tuple) else out
            logits = model.classifier(model.projector(hidden).mean(1))
            (torch.nn.functional.cross_entropy(logits, labels) / ACCUMULATION).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()

    return call


def call_of(task: dict):
    device = task.get("device", "cpu")
    plain = {"product": product_call, "launches": launches_call, "copy": copy_call}.get(task["kind"])
    if plain:
        return plain(device)
    folder = Path(task["model"])
    model = HubertForSequenceClassification.from_pretrained(folder).eval().to(device)
    return forward_call(model, folder, task["batch"]) if task["kind"] == "forward" else step_call(model, task["batch"])


def timed(call) -> float:
    began = time.perf_counter()
    call()
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()
    return time.perf_counter() - began


def open_task(task: dict):
    torch.set_num_threads(task["threads"])
    call = call_of(task)
    first = timed(call)
    if task.get("tellsFirst"):
        print(json.dumps({"firstSeconds": first}), flush=True)
    for _ in range(2 if first < LONG_CALL_SEC else 0):
        call()
    device = torch.cuda.get_device_name() if torch.cuda.is_initialized() else "cpu"
    print(json.dumps({"threads": torch.get_num_threads(), "device": device}), flush=True)
    return call


def seconds_of(call, least: float, most: float) -> float:
    seconds = []
    while len(seconds) < 3 or sum(seconds) < least:
        seconds.append(timed(call))
        if sum(seconds) + seconds[-1] > most:
            break
    return statistics.median(seconds)


def main():
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    call = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "leastSec" in asked:
            seconds = seconds_of(call, asked["leastSec"], asked.get("mostSec", math.inf))
            print(json.dumps({"seconds": seconds}), flush=True)
            continue
        call = None  # the one before and its model
        call = open_task(asked)


if __name__ == "__main__":
    main()
