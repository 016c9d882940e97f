"""Logits of classifiers over statistics of hidden states, as src/export/modeling_voxtune.py computes them in transformers: writes
fixtures/golden/statistics.json.

    pip install torch transformers safetensors numpy
    python tools/golden/statistics.py

For the models of fixtures/golden, cut at the last hidden state that the head reads. The head is made by a formula, so that it needs
no file: weight[k][d] = sin(k + 7 d + 1) / 2, bias[k] = k / 10.
"""

import importlib.util
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoConfig

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "fixtures" / "golden"
CLASSES = {
    "hubert": "HubertStatisticsClassifier",
    "wav2vec2": "Wav2Vec2StatisticsClassifier",
    "wavlm": "WavLMStatisticsClassifier",
    "data2vec-audio": "Data2VecAudioStatisticsClassifier",
}


def modeling():
    spec = importlib.util.spec_from_file_location("modeling_voxtune", ROOT / "src" / "export" / "modeling_voxtune.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def classifier(name, statistics, states):
    config = AutoConfig.from_pretrained(GOLDEN / name)
    config.num_hidden_layers = max(1, *states)
    config.pooled_statistics, config.pooled_states = statistics, states
    model = getattr(modeling(), CLASSES[config.model_type])(config)
    missing, _ = model.load_state_dict(load_file(GOLDEN / name / "model.safetensors"), strict=False)
    assert missing == ["statistics_head.weight", "statistics_head.bias"], missing
    labels, width = model.statistics_head.weight.shape
    k, d = torch.arange(labels, dtype=torch.float64), torch.arange(width, dtype=torch.float64)
    with torch.no_grad():
        model.statistics_head.weight.copy_(torch.sin(k[:, None] + 7 * d + 1) / 2)
        model.statistics_head.bias.copy_(k / 10)
    return model.eval()


def main():
    cases = []
    for name in ["base", "large", "wav2vec2", "wavlm-large", "data2vec"]:
        layers = AutoConfig.from_pretrained(GOLDEN / name).num_hidden_layers
        clips = load_file(GOLDEN / name / "forward.safetensors")
        for statistics, states in [("mean_std", list(range(layers + 1))), ("mean_std", [1]), ("mean", [0, 2])]:
            model = classifier(name, statistics, states)
            with torch.no_grad():
                logits = [model(clips[f"clip{i}.input_values"][None]).logits[0].tolist() for i in range(2)]
            cases.append({"model": name, "pooled_statistics": statistics, "pooled_states": states, "logits": logits})
    lines = ",\n  ".join(json.dumps(case) for case in cases)
    (GOLDEN / "statistics.json").write_text(f'{{"cases": [\n  {lines}\n]}}\n')


if __name__ == "__main__":
    main()
