#!/usr/bin/env python3
"""One tiny HuBERT in every layout that its weights come in: fixtures/formats/models.

    python3 tools/golden/weight_files.py

`expected.safetensors` has the classifier's weights in float32; `expected-f16` and `expected-bf16` what is left of them
after rounding. Shards are cut by save_pretrained; PyTorch's own shards have the index that it wrote up to version 4.
"""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import HubertConfig, HubertForCTC, HubertForSequenceClassification, Wav2Vec2Config, Wav2Vec2ForPreTraining

OUT = Path(__file__).parents[2] / "fixtures" / "formats" / "models"
SIZES = dict(
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=24,
    conv_dim=(8, 8),
    conv_kernel=(10, 3),
    conv_stride=(5, 2),
    num_conv_pos_embeddings=8,
    num_conv_pos_embedding_groups=2,
    classifier_proj_size=6,
)
DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    torch.manual_seed(5)
    labels = ["happy", "angry", "calm"]
    config = HubertConfig(**SIZES, id2label=dict(enumerate(labels)), label2id={name: i for i, name in enumerate(labels)})
    model = HubertForSequenceClassification(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    weights = {name: value.contiguous() for name, value in model.state_dict().items()}
    config.save_pretrained(OUT)
    for name, dtype in DTYPES.items():
        rounded = {key: value.to(dtype) for key, value in weights.items()}
        save_file({key: value.float() for key, value in rounded.items()}, OUT / f"expected-{name}.safetensors", {"format": "pt"})
        save_file(rounded, OUT / f"{name}.safetensors", {"format": "pt"})
        torch.save(rounded, OUT / f"zip-{name}.bin")
        torch.save(old_names(rounded), OUT / f"legacy-{name}.bin", _use_new_zipfile_serialization=False)

    model.save_pretrained(OUT / "sharded", max_shard_size="12KB")
    (OUT / "sharded" / "config.json").unlink()
    shards(weights, OUT / "sharded-bin")

    ctc = HubertForCTC(HubertConfig(**SIZES, vocab_size=5))
    torch.save(ctc.state_dict(), OUT / "ctc.bin")
    body = {name.removeprefix("hubert."): value for name, value in old_names(ctc.state_dict()).items() if name.startswith("hubert.")}
    torch.save(body, OUT / "ctc-body.bin")
    pretraining = Wav2Vec2Config(**SIZES, num_codevectors_per_group=4, codevector_dim=4, proj_codevector_dim=4)
    Wav2Vec2ForPreTraining(pretraining).save_pretrained(OUT / "pretraining")
    for path in sorted(OUT.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:8} {path.relative_to(OUT)}")


def old_names(weights):
    new = {"parametrizations.weight.original0": "weight_g", "parametrizations.weight.original1": "weight_v"}
    renamed = {}
    for name, value in weights.items():
        for modern, old in new.items():
            name = name.replace(modern, old)
        renamed[name] = value
    return renamed


def shards(weights, folder):
    folder.mkdir()
    names = sorted(weights)
    half = len(names) // 2
    parts = [names[:half], names[half:]]
    weight_map = {}
    for i, part in enumerate(parts):
        file = f"pytorch_model-{i + 1:05}-of-{len(parts):05}.bin"
        torch.save({name: weights[name] for name in part}, folder / file)
        weight_map.update({name: file for name in part})
    total = sum(value.numel() * 4 for value in weights.values())
    index = {"metadata": {"total_size": total}, "weight_map": weight_map}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
