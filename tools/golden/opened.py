"""Models opened other than their config.json says, with fewer layers or with a weighted sum of them, as `from_pretrained` takes
both: writes opened.json into the folders of fixtures/golden that are named below.

    pip install torch==2.13.0 transformers==5.17.0 safetensors
    python tools/golden/opened.py
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoModelForAudioClassification

GOLDEN = Path(__file__).parents[2] / "fixtures" / "golden"
OPENED = {
    "base": [dict(num_hidden_layers=2), dict(num_hidden_layers=0), dict(use_weighted_layer_sum=True),
             dict(num_hidden_layers=3, use_weighted_layer_sum=True)],
    # pre-norm: the closing norm stands behind the last layer that is left
    "large": [dict(num_hidden_layers=2), dict(num_hidden_layers=0), dict(use_weighted_layer_sum=True),
              dict(num_hidden_layers=1, use_weighted_layer_sum=True)],
    "wsum": [dict(use_weighted_layer_sum=False), dict(num_hidden_layers=1, use_weighted_layer_sum=False)],
    "wavlm": [dict(num_hidden_layers=1), dict(num_hidden_layers=0)],
    "data2vec": [dict(num_hidden_layers=1, use_weighted_layer_sum=True)],
}


def main():
    for case, settings in OPENED.items():
        forward = load_file(GOLDEN / case / "forward.safetensors")
        opened = []
        for change in settings:
            model = AutoModelForAudioClassification.from_pretrained(GOLDEN / case, **change).eval()
            with torch.no_grad():
                if change.get("use_weighted_layer_sum"):
                    # as the constructor makes them: transformers 5.17 leaves them to chance for all but HuBERT
                    model.layer_weights.fill_(1 / len(model.layer_weights))
                logits = [model(forward[f"clip{i}.input_values"][None]).logits[0].tolist() for i in range(2)]
            opened.append({**change, "logits": logits})
        (GOLDEN / case / "opened.json").write_text(json.dumps(opened, indent=1) + "\n")


if __name__ == "__main__":
    main()
