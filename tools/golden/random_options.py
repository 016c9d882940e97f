"""Writes cases of random options, one folder each: what transformers computes for configurations that nobody chose.

    python tools/golden/random_options.py --out /tmp/options --count 24 --seed 1
    npm run parity -- /tmp/options

Forward pass and gradients (of the last layers, of all but the convolutions, or of everything), in the layout of fixtures/golden, from short clips. Needs what generate.py does.
"""

import argparse
import json
import random
import shutil
from pathlib import Path

import numpy as np
import torch
from transformers import (
    Data2VecAudioConfig,
    Data2VecAudioForSequenceClassification,
    HubertConfig,
    HubertForSequenceClassification,
    Wav2Vec2Config,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForSequenceClassification,
    WavLMConfig,
    WavLMForSequenceClassification,
)

from cases import NO_DROPOUT
from clips import LABELS, Clips, make_clips
from forward import keep_batch_norm, legacy_names, perturb, write_forward
from training import collator, freeze_all_but_top, write_gradients
from transformers.activations import ACT2FN

KINDS = {
    "hubert": (HubertConfig, HubertForSequenceClassification),
    "wav2vec2": (Wav2Vec2Config, Wav2Vec2ForSequenceClassification),
    "wavlm": (WavLMConfig, WavLMForSequenceClassification),
    "data2vec": (Data2VecAudioConfig, Data2VecAudioForSequenceClassification),
}
ACTIVATIONS = [name for name in ACT2FN if name not in ("prelu", "xielu")]  # these have parameters


def random_options(kind, pick):
    """Keyword arguments of the kind's configuration. `pick` is a random.Random."""
    flag = lambda: pick.random() < 0.5
    heads = pick.choice([1, 2, 3, 4])
    hidden = heads * pick.choice([4, 6, 8, 10])
    convolutions = pick.choice([1, 2, 4, 7])
    labels = LABELS[: pick.choice([1, 2, 6])]
    options = dict(
        hidden_size=hidden,
        num_attention_heads=heads,
        num_hidden_layers=pick.choice([1, 2, 3]),
        intermediate_size=pick.choice([8, 20, 33]),
        hidden_act=pick.choice(ACTIVATIONS),
        feat_extract_activation=pick.choice(ACTIVATIONS),
        conv_dim=[pick.choice([4, 6, 8, 16]) for _ in range(convolutions)],
        conv_kernel=[pick.choice([8, 10, 11])] + [pick.choice([1, 2, 3, 4]) for _ in range(convolutions - 1)],
        conv_stride={1: [160], 2: [40, 4], 4: [10, 4, 2, 2], 7: [5, 2, 2, 2, 2, 2, 1]}[convolutions],
        conv_bias=flag(),
        num_conv_pos_embeddings=pick.choice([1, 2, 3, 8, 15, 16]),
        num_conv_pos_embedding_groups=pick.choice([n for n in range(1, hidden + 1) if hidden % n == 0]),
        classifier_proj_size=pick.choice([1, 5, 16]),
        use_weighted_layer_sum=flag(),
        layer_norm_eps=pick.choice([1e-5, 1e-3, 1e-12]),
        mask_time_prob=pick.choice([0, 0.05]),
        initializer_range=0.2,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
        **NO_DROPOUT,
    )
    if kind == "data2vec":
        return {**options, "num_conv_pos_embeddings": pick.choice([1, 2, 4]), "conv_pos_kernel_size": pick.choice([1, 4, 7])}
    options |= dict(feat_extract_norm=pick.choice(["group", "layer"]), do_stable_layer_norm=flag())
    if kind == "hubert":
        options |= dict(conv_pos_batch_norm=flag(), feat_proj_layer_norm=flag())
    if kind == "wavlm":
        options |= dict(num_buckets=pick.choice([4, 9, 32, 320]), max_bucket_distance=pick.choice([90, 800]))
    elif flag():
        options |= dict(adapter_attn_dim=pick.choice([3, 8]))
    return options


def choose_trained(model, pick):
    """The last two layers and the head, everything but the convolutions, or everything."""
    what = pick.choice(["top_layers", "all_but_convolutions", "everything"])
    if what == "top_layers":
        return freeze_all_but_top(model, 2)
    for name, p in model.named_parameters():
        p.requires_grad = what == "everything" or ".feature_extractor." not in name
    return [name for name, p in model.named_parameters() if p.requires_grad]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--count", type=int, default=24)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    pick = random.Random(a.seed)
    clips = [clip[:length] for clip, length in zip(make_clips(np.random.default_rng(a.seed), 4), (8000, 5000, 6100, 1733))]
    for number in range(a.count):
        kind = list(KINDS)[number % len(KINDS)]
        config_class, model_class = KINDS[kind]
        config = config_class(**random_options(kind, pick))
        out = a.out / f"{number:02d}-{kind}"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        torch.manual_seed(a.seed + number)
        model = model_class(config)
        perturb(model, a.seed + number)
        keep_batch_norm(model)
        fx = Wav2Vec2FeatureExtractor(return_attention_mask=True)
        model.save_pretrained(out)
        fx.save_pretrained(out)
        body = {k: v.clone() for k, v in model.base_model.state_dict().items()}
        torch.save(legacy_names(body), out / "pytorch_model.bin")
        labels = [pick.randrange(config.num_labels) for _ in clips]
        write_forward(model, fx, clips, labels, True, out)
        trained = choose_trained(model, pick)
        write_gradients(model, collator(fx, True), Clips(clips, labels), out)
        shown = ("hidden_act", "feat_extract_activation", "conv_stride", "use_weighted_layer_sum")
        print(out.name, json.dumps({key: getattr(config, key) for key in shown}), len(trained), "train")


if __name__ == "__main__":
    main()
