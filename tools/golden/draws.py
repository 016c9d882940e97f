"""Writes fixtures/draws/draws.json: how transformers' own random draws are distributed, for Voxtune's to equal.

    python tools/golden/draws.py

Moments of each quantity over many draws: mean, variance and fourth central moment, from which a comparison knows its
sampling error. The model is fixtures/golden/base with one source of randomness switched on at a time.
"""

import json
from pathlib import Path

import numpy as np
import torch
from transformers import HubertConfig, HubertForSequenceClassification, Wav2Vec2FeatureExtractor, set_seed
from transformers.models.hubert.modeling_hubert import HubertEncoderLayer, _compute_mask_indices

import librosa

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SPAN_DRAWS = 20_000
MODEL_DRAWS = 3_000
OFF = dict(hidden_dropout=0.0, activation_dropout=0.0, attention_dropout=0.0, feat_proj_dropout=0.0, final_dropout=0.0,
           layerdrop=0.0, apply_spec_augment=False)


def moments(values):
    """[draws, ...] -> mean, variance, fourth central moment, each [...]."""
    x = np.asarray(values, dtype=np.float64)
    centred = x - x.mean(0)
    return {"mean": x.mean(0).tolist(), "variance": (centred**2).mean(0).tolist(), "fourth": (centred**4).mean(0).tolist()}


def runs(mask):
    """Number of maximal runs of ones in each row."""
    padded = np.pad(mask.astype(np.int8), ((0, 0), (1, 0)))
    return (np.diff(padded, axis=1) == 1).sum(1)


def span_case(length, lengths, probability, span, least):
    attention = None
    if lengths is not None:
        attention = torch.zeros(len(lengths), length, dtype=torch.long)
        for row, n in zip(attention, lengths):
            row[:n] = 1
    clips = 2 if lengths is None else len(lengths)
    share, run_count, frequency = [], [], np.zeros((clips, length), dtype=np.int64)
    for _ in range(SPAN_DRAWS):
        mask = _compute_mask_indices((clips, length), probability, span, attention, least)
        share.append(mask.mean(1))
        run_count.append(runs(mask))
        frequency += mask
    return {"length": length, "lengths": lengths or [length] * clips, "probability": probability, "spanLength": span,
            "minSpans": least, "draws": SPAN_DRAWS, "share": moments(share), "runs": moments(run_count),
            "frequency": frequency.tolist()}


def model_case(name, settings, samples):
    config = HubertConfig.from_pretrained(FIXTURES / "golden" / "base", **{**OFF, **settings})
    model = HubertForSequenceClassification.from_pretrained(FIXTURES / "golden" / "base", config=config).train()
    ran = [0]
    for layer in model.modules():
        if isinstance(layer, HubertEncoderLayer):
            layer.register_forward_hook(lambda *_: ran.__setitem__(0, ran[0] + 1))
    logits, layers = [], []
    with torch.no_grad():
        for _ in range(MODEL_DRAWS):
            ran[0] = 0
            logits.append(model(samples).logits[0].numpy())
            layers.append(ran[0])
    return {"name": name, "settings": settings, "draws": MODEL_DRAWS, "logits": moments(logits), "layersRun": moments(layers)}


def dropout_case(probability):
    drop = torch.nn.Dropout(probability)
    shares, scales = [], set()
    for _ in range(2_000):
        y = drop(torch.ones(20, 48))
        shares.append((y == 0).float().mean().item())
        scales.update(y[y != 0].unique().tolist())
    assert len(scales) == 1
    return {"probability": probability, "elements": 960, "draws": 2_000, "share": moments(shares), "scale": scales.pop()}


def main():
    set_seed(11)
    spans = [
        span_case(49, None, 0.05, 10, 2),  # transformers' defaults on a clip of one second
        span_case(120, [120, 37, 61, 9], 0.3, 10, 0),  # rounding by chance, a clip shorter than a span
        span_case(60, [60, 12, 33], 0.65, 10, 2),  # as many spans as fit
        span_case(48, None, 0.1, 4, 0),  # along the features
        span_case(200, [200, 150], 0.01, 7, 0),  # often no span at all
    ]
    clip = sorted((FIXTURES / "golden" / "clips").glob("*.wav"), key=lambda p: p.stem[-2:])[0]
    extractor = Wav2Vec2FeatureExtractor.from_pretrained(FIXTURES / "golden" / "base")
    samples = extractor(librosa.load(clip, sr=16_000)[0], sampling_rate=16_000, return_tensors="pt").input_values
    augment = dict(apply_spec_augment=True, mask_time_prob=0.0, mask_feature_prob=0.0)
    models = [
        model_case(name, settings, samples)
        for name, settings in {
            "feature projection": dict(feat_proj_dropout=0.3),
            "hidden": dict(hidden_dropout=0.2),
            "attention": dict(attention_dropout=0.4),
            "activation": dict(activation_dropout=0.3),
            "final": dict(final_dropout=0.5),
            "layerdrop": dict(layerdrop=0.3),
            "time": {**augment, "mask_time_prob": 0.3, "mask_time_length": 5},
            "feature": {**augment, "mask_feature_prob": 0.3, "mask_feature_length": 6, "mask_feature_min_masks": 1},
            "all": dict(feat_proj_dropout=0.1, hidden_dropout=0.1, attention_dropout=0.1, activation_dropout=0.1,
                        layerdrop=0.1, apply_spec_augment=True, mask_time_prob=0.1, mask_time_length=4,
                        mask_feature_prob=0.1, mask_feature_length=6),
        }.items()
    ]
    out = FIXTURES / "draws"
    out.mkdir(exist_ok=True)
    result = {"clip": clip.name, "spans": spans, "models": models, "dropout": [dropout_case(p) for p in (0.1, 0.25, 0.5)]}
    (out / "draws.json").write_text(json.dumps(result))
    print((out / "draws.json").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
