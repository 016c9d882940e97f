"""Prints the expected results of src/engine/backend/self-test.ts, in float64.

    python tools/golden/self_test.py
"""

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
CLIPS, SAMPLES, INPUTS, CHANNELS, HIDDEN, HEADS, CLASSES = 3, 47, 6, 36, 52, 4, 5
FRAME_COUNTS, LABELS = (23, 13, 7), (4, 0, 2)


def sine(shape, scale, phase):
    i = torch.arange(torch.Size(shape).numel())
    return (scale * torch.sin(1.7 * i + phase)).reshape(shape)


parameters = [
    sine([CHANNELS, INPUTS, 3], 0.4, 1),
    sine([CHANNELS], 0.1, 2),
    sine([CHANNELS, CHANNELS // HEADS, 4], 0.3, 3),
    sine([CHANNELS], 0.1, 4),
    sine([HIDDEN, CHANNELS], 0.3, 5),
    sine([HIDDEN], 0.1, 6),
    1 + sine([HIDDEN], 0.2, 7),
    sine([HIDDEN], 0.1, 8),
    sine([HIDDEN, HIDDEN], 0.2, 9),
    sine([HIDDEN], 0.1, 10),
    sine([CLASSES, HIDDEN], 0.3, 11),
    sine([CLASSES], 0.1, 12),
]
for parameter in parameters:
    parameter.requires_grad_()
conv, conv_bias, place, place_bias, wide, wide_bias, gain, shift, out, out_bias, top, top_bias = parameters


def heads(x):
    return x.unflatten(-1, (HEADS, -1)).transpose(0, 1)  # [T, H] → [N, T, D]


def clip_logits(h, count):
    valid = heads(h[:count])
    weights = torch.softmax(0.3 * valid @ valid.transpose(1, 2), -1)
    mixed = (weights @ valid).transpose(0, 1).flatten(1)
    return F.linear((F.linear(mixed, out, out_bias) + h[:count]).mean(0), top, top_bias)


x = sine([CLIPS, SAMPLES, INPUTS], 1, 13).transpose(1, 2)  # [B, I, T]
features = F.gelu(F.conv1d(x, conv, conv_bias, stride=2))
placed = features + F.gelu(F.conv1d(F.pad(features, (2, 1)), place, place_bias, groups=HEADS))
h = F.layer_norm(F.gelu(F.linear(placed.transpose(1, 2), wide, wide_bias)), [HIDDEN], gain, shift, 1e-5)
logits = torch.stack([clip_logits(clip, count) for clip, count in zip(h, FRAME_COUNTS)])
loss = F.cross_entropy(logits, torch.tensor(LABELS))
loss.backward()
sums = [(p.grad.reshape(-1) * torch.cos(0.9 * torch.arange(p.numel()))).sum().item() for p in parameters]
print([round(v, 7) for v in (loss.item(), *sums)])
