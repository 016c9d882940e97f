#!/usr/bin/env python3
"""A model of hubert-base-ls960's size (94.4 million parameters) with random weights, as the hub has them: for
`npm run bench -- hubert-base`, which runs this. Writes OUT/safetensors and OUT/bin, 378 MB each.

    python3 tools/golden/hubert_base.py OUT
"""

import sys
from pathlib import Path

import torch
from transformers import HubertConfig, HubertModel, Wav2Vec2FeatureExtractor


def main():
    out = Path(sys.argv[1])
    torch.manual_seed(0)
    model = HubertModel(HubertConfig())
    model.save_pretrained(out / "safetensors")
    old = {"parametrizations.weight.original0": "weight_g", "parametrizations.weight.original1": "weight_v"}
    weights = {}
    for name, value in model.state_dict().items():
        for modern, former in old.items():
            name = name.replace(modern, former)
        weights[name] = value
    (out / "bin").mkdir(parents=True)
    torch.save(weights, out / "bin" / "pytorch_model.bin")
    model.config.save_pretrained(out / "bin")
    for folder in ("safetensors", "bin"):
        Wav2Vec2FeatureExtractor(return_attention_mask=False).save_pretrained(out / folder)
    print(f"{sum(p.numel() for p in model.parameters())} parameters in {out}")


if __name__ == "__main__":
    main()
