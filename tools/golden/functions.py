"""Single functions of the reference libraries: resampling, metrics, AdamW, activations."""

import json
import shutil

import librosa
import numpy as np
import soundfile as sf
import torch
from safetensors.torch import save_file
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support
from transformers.activations import ACT2FN
from transformers.models.wavlm.modeling_wavlm import WavLMAttention

from clips import SAMPLE_RATE


def write_resampling(root, rng):
    """librosa.load(path, sr=16000): any rate and channel count to 16 kHz mono."""
    out = root / "resample"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    t = {}
    for rate, channels, subtype in [(8000, 1, "PCM_16"), (11025, 1, "PCM_U8"), (22050, 2, "PCM_24"), (44100, 2, "PCM_16"),
                                    (48000, 1, "FLOAT"), (96000, 1, "PCM_32"), (16000, 2, "PCM_16")]:
        seconds = 0.25
        time = np.arange(int(seconds * rate)) / rate
        # energy on both sides of 8 kHz: a resampler without a low-pass filter folds it back
        tones = [f for f in (220, 1500, 3300, 5200, 6800, 9500, 13000) if f < rate / 2]
        x = np.stack([sum(np.sin(2 * np.pi * f * (1 + 0.01 * c) * time + rng.uniform(0, 6)) for f in tones)
                      for c in range(channels)], axis=1)
        x = 0.8 * x / np.abs(x).max() * np.hanning(len(time))[:, None]
        path = out / f"{rate}hz-{channels}ch-{subtype.lower()}.wav"
        sf.write(path, x, rate, subtype=subtype)
        t[path.stem] = torch.from_numpy(librosa.load(path, sr=SAMPLE_RATE)[0].astype(np.float32))
    save_file(t, out / "expected.safetensors")


def write_metrics(root, rng):
    out = []
    for n, k, seed in [(40, 6, 1), (373, 6, 2), (5, 3, 3)]:
        y = rng.integers(0, k, n)
        p = np.where(rng.random(n) < 0.6, y, rng.integers(0, k, n))
        if n == 5:
            y, p = np.array([0, 0, 1, 1, 0]), np.array([0, 1, 1, 1, 2])  # class 2 never true: zero division
        labels = list(range(k))
        row = {"classes": k, "labels": y.tolist(), "predictions": p.tolist(), "accuracy": accuracy_score(y, p),
               "confusion_matrix": confusion_matrix(y, p, labels=labels).tolist()}
        for avg in ("macro", "micro", "weighted"):
            pr, rc, f1, _ = precision_recall_fscore_support(y, p, labels=labels, average=avg, zero_division=0)
            row[avg] = {"precision": pr, "recall": rc, "f1": f1}
        pr, rc, f1, support = precision_recall_fscore_support(y, p, labels=labels, average=None, zero_division=0)
        row["per_class"] = [{"precision": a, "recall": b, "f1": c, "support": int(d)} for a, b, c, d in zip(pr, rc, f1, support)]
        out.append(row)
    json.dump(out, open(root / "metrics.json", "w"), indent=1)


def write_optimizer(root):
    """torch.optim.AdamW on one tensor, 12 steps, so the update rule can be checked alone."""
    torch.manual_seed(3)
    p = torch.nn.Parameter(torch.randn(5))
    opt = torch.optim.AdamW([p], lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)
    start, rows = p.detach().tolist(), []
    for _ in range(12):
        g = torch.randn(5)
        p.grad = g
        opt.step()
        rows.append({"grad": g.tolist(), "param": p.detach().tolist()})
    json.dump({"lr": 1e-2, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.1, "start": start, "steps": rows},
              open(root / "adamw.json", "w"), indent=1)


def write_functions(root):
    """The activation functions by name with their gradients, and WavLM's bucket of each distance."""
    x = torch.tensor([-11, -3.2, -1, -0.3, 0, 0.4, 1.1, 2.9, 7, 11.5], requires_grad=True)
    activations = {}
    for name in [*ACT2FN, "selu"]:
        if name in ("prelu", "xielu"):  # these have parameters
            continue
        function = torch.nn.SELU() if name == "selu" else ACT2FN[name]
        y = function(x)
        (dy,) = torch.autograd.grad(y.sum(), x)
        activations[name] = {"y": y.tolist(), "dy": dy.tolist()}
    buckets = []
    for num_buckets, max_distance in [(320, 800), (32, 50), (64, 128), (10, 100)]:
        attention = WavLMAttention(8, 2, num_buckets=num_buckets, max_distance=max_distance)
        found = attention._relative_positions_bucket(torch.arange(-1500, 1501)).tolist()
        starts = [i for i in range(len(found)) if i == 0 or found[i] != found[i - 1]]
        buckets.append({"num_buckets": num_buckets, "max_bucket_distance": max_distance, "from": -1500, "to": 1500,
                        "runs": [[i - 1500, found[i]] for i in starts]})
    json.dump({"x": x.tolist(), "activations": activations, "distance_buckets": buckets},
              open(root / "functions.json", "w"))
