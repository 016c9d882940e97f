"""The classifier of a job: how it is opened, what of it trains, and how it hears clips of different lengths."""

import hashlib
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModelForAudioClassification

def load_model(job):
    """The classifier that the run began with: the files of the zip, or those of the hub at one commit, with the weights
    that Voxtune made newly (the head) laid over them."""
    folder, source = job.folder / "model", job.settings["model"]
    config = AutoConfig.from_pretrained(folder)
    if source["weights"] == "files":
        model = AutoModelForAudioClassification.from_pretrained(folder, config=config)
    else:
        from huggingface_hub import hf_hub_download

        repo, commit = source["repo"], source["commit"]
        for file in source["files"]:
            path = hf_hub_download(repo, file["name"], revision=commit)
            if hash_in_pieces(path) != file["hash"]:
                sys.exit(f"{repo} {file['name']} at {commit} is not the file that Voxtune trained from")
        model = AutoModelForAudioClassification.from_pretrained(
            repo, revision=commit, config=config, ignore_mismatched_sizes=True
        )
        made = load_file(folder / "made.safetensors")
        if unknown := model.load_state_dict(made, strict=False).unexpected_keys:
            sys.exit(f"made.safetensors has weights that the model lacks: {unknown}")
    trained = freeze(model, job.settings["voxtune"])
    if trained != job.settings["model"]["trained_parameters"]:
        sys.exit(f"{trained} parameters would train, and {job.settings['model']['trained_parameters']} did in Voxtune")
    return model


def hash_in_pieces(path, piece=16 * 1024 * 1024):
    """SHA-256; of a file above 16 MiB that of its pieces' hashes, joined."""
    with open(path, "rb") as file:
        hashes = [hashlib.sha256(data).hexdigest() for data in iter(lambda: file.read(piece), b"")]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def part_of(model, name):
    """Which part a parameter or module belongs to: 'head', 'convolutions', 'body', or the number of its layer."""
    prefix = model.base_model_prefix + "."
    if not name.startswith(prefix):
        return "head"
    name = name.removeprefix(prefix)
    if name.startswith("feature_extractor"):
        return "convolutions"
    return int(name.split(".")[2]) if name.startswith("encoder.layers.") else "body"


def trains(model, own, part):
    parts = own["trainable_parts"]
    if isinstance(part, int):
        count = own["train_layers"] if parts == "top_layers" else model.config.num_hidden_layers
        return part >= model.config.num_hidden_layers - count
    return part == "head" or parts == "everything" or (part == "body" and parts == "all_but_convolutions")


def freeze(model, own):
    """Lets only what trains have gradients; returns how many parameters that are."""
    for name, parameter in model.named_parameters():
        parameter.requires_grad = trains(model, own, part_of(model, name))
    if not trains(model, own, "convolutions"):
        model.freeze_feature_encoder()
    return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)


def set_modes(model, own):
    """As Voxtune trains: what is frozen hears every clip as in evaluation, unless `trunk` is 'recompute'. Batch norm keeps
    its statistics in any case."""
    for name, module in model.named_modules():
        if own["trunk"] == "cache" and name and not trains(model, own, part_of(model, name)):
            module.training = False
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.training = False


def drop_layers(model, own):
    """LayerDrop of the layers that train where the encoder, which decides it for all of them, is in evaluation mode."""
    if own["trunk"] == "recompute" or trains(model, own, "body"):
        return
    for index, layer in enumerate(model.base_model.encoder.layers):
        if trains(model, own, index) and not (model.config.model_type == "wavlm" and index == 0):

            def forward(hidden_states, *args, inner=layer.forward, layer=layer, **kwargs):
                if layer.training and torch.rand([]) < model.config.layerdrop:
                    return (hidden_states, kwargs.get("position_bias")) if "position_bias" in kwargs else hidden_states
                return inner(hidden_states, *args, **kwargs)

            layer.forward = forward


def hear_each_alone(model):
    """Solo padding: a clip gives what it would give alone. The convolutions hear each clip without its padding; with the
    mask, all that follows leaves it out. Where it would not, every clip goes through the model by itself."""
    body, config = model.base_model, model.config
    if config.model_type == "data2vec-audio" or getattr(config, "conv_pos_batch_norm", False):
        inner = model.forward

        def alone(input_values, attention_mask, **kwargs):
            counts = attention_mask.sum(-1).tolist()
            outputs = [inner(row[None, :count], **kwargs) for row, count in zip(input_values, counts)]
            return type(outputs[0])(logits=torch.cat([output.logits for output in outputs]))

        model.forward = alone
        return
    extractor = body.feature_extractor
    inner = extractor.forward

    def remember(_module, _args, kwargs):
        extractor.counts = kwargs["attention_mask"].sum(-1).tolist()

    def forward(input_values):
        features = [inner(row[None, :count])[0] for row, count in zip(input_values, extractor.counts)]  # [C, T]
        longest = max(feature.shape[1] for feature in features)
        return torch.stack([torch.nn.functional.pad(one, (0, longest - one.shape[1])) for one in features])

    body.register_forward_pre_hook(remember, with_kwargs=True)
    extractor.forward = forward
