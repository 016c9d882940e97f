"""The models that benchmarks run: HuBERT's real shapes with random weights (speed does not depend on them), and the
built-in one's shape. Always the same weights for the same name.

    pip install torch transformers safetensors onnx onnxruntime
    python bench/peers/models.py base --out .cache/bench/base [--onnx]
    python bench/peers/models.py product --out .cache/bench/product
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.utils import parametrize
from transformers import HubertConfig, HubertForSequenceClassification, Wav2Vec2FeatureExtractor

BUILT_IN = Path(__file__).resolve().parents[2] / "public" / "models" / "hubert-nano"
LABELS = 6
PRODUCT = (1000, 768, 3072)  # rows, inputs, outputs
CLIP_SAMPLES = 40_000  # 2.5 s at 16 kHz
GOLDEN_CLIPS = 8
TOLERANCE = 1e-3

LARGE = dict(
    hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096,
    feat_extract_norm="layer", conv_bias=True, do_stable_layer_norm=True,
)  # fmt: skip


def config_of(name: str) -> HubertConfig:
    if name == "base":
        return HubertConfig(num_labels=LABELS)
    if name == "large":
        return HubertConfig(num_labels=LABELS, **LARGE)
    if name == "nano":
        config = HubertConfig.from_pretrained(BUILT_IN)
        config.num_labels = LABELS
        return config
    raise SystemExit(f"unknown model {name!r}: base, large or nano")


def build(name: str) -> HubertForSequenceClassification:
    torch.manual_seed(0)
    config = config_of(name)
    config._attn_implementation = "eager"
    return HubertForSequenceClassification(config).eval()


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_values):
        return self.model(input_values).logits


def fold_weight_norm(model) -> None:
    """An inference graph wants the positional convolution's plain weight, not its two factors."""
    for module in model.modules():
        if parametrize.is_parametrized(module):
            for tensor in list(module.parametrizations):
                parametrize.remove_parametrizations(module, tensor, leave_parametrized=True)


def write_onnx(model, clips: torch.Tensor, want: np.ndarray, path: Path) -> None:
    """Clips of any number and length. Stops when onnxruntime does not give PyTorch's logits."""
    import onnxruntime

    fold_weight_norm(model)
    torch.onnx.export(
        Logits(model).eval(), (clips[:2],), str(path), dynamo=False, opset_version=17,
        input_names=["input_values"], output_names=["logits"],
        dynamic_axes={"input_values": {0: "batch", 1: "samples"}, "logits": {0: "batch"}},
    )  # fmt: skip
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    error = float(np.abs(session.run(None, {"input_values": clips.numpy()})[0] - want).max())
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {error:.1e}")
    if not error < TOLERANCE:
        raise SystemExit(f"{path} differs from PyTorch by {error:.1e}, more than {TOLERANCE}")


def write_product(path: Path) -> None:
    """One product: a kernel without a graph around it."""
    from onnx import TensorProto, helper, save

    rows, inputs, outputs = PRODUCT
    shapes = {"a": [rows, inputs], "b": [inputs, outputs], "c": [rows, outputs]}
    values = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()}
    node = helper.make_node("MatMul", ["a", "b"], ["c"])
    graph = helper.make_graph([node], "product", [values["a"], values["b"]], [values["c"]])
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=["base", "large", "nano", "product"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--onnx", action="store_true", help="model.onnx too, with the clips and logits it was checked on")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    if args.name == "product":
        return write_product(args.out / "model.onnx")
    model = build(args.name)
    model.save_pretrained(args.out)
    Wav2Vec2FeatureExtractor(
        feature_size=1, sampling_rate=16_000, padding_value=0.0, do_normalize=True, return_attention_mask=False
    ).save_pretrained(args.out)
    if args.onnx:
        clips = torch.randn(GOLDEN_CLIPS, CLIP_SAMPLES, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            want = model(clips).logits.numpy()
        clips.numpy().astype("<f4").tofile(args.out / "clips.f32")
        facts = {"clips": GOLDEN_CLIPS, "samples": CLIP_SAMPLES, "logits": want.tolist()}
        (args.out / "golden.json").write_text(json.dumps(facts))
        write_onnx(model, clips, want, args.out / "model.onnx")


if __name__ == "__main__":
    main()
