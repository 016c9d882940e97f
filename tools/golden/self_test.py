"""Prints the expected results of src/engine/self-test.ts, in float64.

    python tools/golden/self_test.py
"""

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
CLIPS, FRAMES, INPUTS, HIDDEN, CLASSES = 3, 21, 36, 52, 5


def sine(shape, scale, phase):
    i = torch.arange(torch.Size(shape).numel())
    return (scale * torch.sin(1.7 * i + phase)).reshape(shape)


w1, b1 = sine([HIDDEN, INPUTS], 0.3, 1), sine([HIDDEN], 0.1, 2)
gain, shift = 1 + sine([HIDDEN], 0.2, 3), sine([HIDDEN], 0.1, 4)
w2, b2 = sine([CLASSES, HIDDEN], 0.3, 5), sine([CLASSES], 0.1, 6)
parameters = [p.requires_grad_() for p in (w1, b1, gain, shift, w2, b2)]
x = sine([CLIPS, FRAMES, INPUTS], 1, 7)
h = F.layer_norm(F.gelu(F.linear(x, w1, b1)), [HIDDEN], gain, shift, 1e-5)
pooled = []
for clip, count in zip(h, (21, 13, 7)):
    valid = clip[:count]
    pooled.append((torch.softmax(0.1 * valid @ valid.T, -1) @ valid).mean(0))
loss = F.cross_entropy(F.linear(torch.stack(pooled), w2, b2), torch.tensor([4, 0, 2]))
loss.backward()
sums = [(p.grad.reshape(-1) * torch.cos(0.9 * torch.arange(p.numel()))).sum().item() for p in parameters]
print([round(v, 7) for v in (loss.item(), *sums)])
