"""What trains, gradients, and 20 updates of the real Trainer."""

import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import Trainer, TrainingArguments

from clips import Clips
from forward import pad

SCRATCH = str(Path(tempfile.gettempdir()) / "golden-trainer")


def freeze_all_but_top(model, layers):
    """The seed's freezing: only the last transformer layers, the projector and the classifier train."""
    keep = [f"encoder.layers.{i}." for i in range(model.config.num_hidden_layers - layers, model.config.num_hidden_layers)]
    for name, p in model.named_parameters():
        p.requires_grad = any(k in name for k in keep) or name.startswith(("projector", "classifier", "layer_weights"))
    return [n for n, p in model.named_parameters() if p.requires_grad]


def freeze(name, model):
    """What a case of that name freezes: all but the last two layers and the head, where it does not say otherwise."""
    if name.startswith("everything"):
        return [n for n, _ in model.named_parameters()]
    if name.startswith("all-but-convolutions"):
        model.freeze_feature_encoder()
        return [n for n, p in model.named_parameters() if p.requires_grad]
    return freeze_all_but_top(model, 2)


def write_gradients(model, collate, data, out):
    """The first 4 clips, in train mode without dropout: as one padded batch with and without the attention mask, and
    each alone (the mean of their losses)."""
    model.train()
    rows = [data[i] for i in range(4)]
    losses = {
        "grad": lambda: model(**collate(rows, False)).loss,
        "grad_masked": lambda: model(**collate(rows, True)).loss,
        "grad_solo": lambda: torch.stack([model(**collate([r], False)).loss for r in rows]).mean(),
    }
    grads = {}
    for kind, loss in losses.items():
        model.zero_grad()
        loss().backward()
        for n, p in model.named_parameters():
            if p.requires_grad and p.grad is not None:  # SpecAugment is off: its embedding has none
                grads[f"{kind}.{n}"] = p.grad.clone()
    save_file(grads, out / "gradients.safetensors")


def collator(fx, uses_mask):
    def collate(rows, mask=uses_mask):
        b = pad(fx, [r["clip"] for r in rows], mask)
        return {**b, "labels": torch.tensor([r["labels"] for r in rows])}

    return collate


class InOrder(Trainer):
    def _get_train_sampler(self, *_):
        return torch.utils.data.SequentialSampler(self.train_dataset)


def write_training(name, make_model, fx, clips, labels, uses_mask, out, solo):
    """20 updates of the real Trainer. solo: every clip goes through the model alone, so no padding reaches it, and a
    micro-batch's loss is the mean over its clips; else clips are padded to the micro-batch's longest, as the seed does."""

    collate = collator(fx, uses_mask)
    data = Clips(clips, labels)
    suffix = "-solo" if solo else ""
    model = make_model()
    trainable = freeze(name, model)
    if not solo:
        write_gradients(model, collate, data, out)

    # 22 clips, batches of 4, 2 accumulated: 6 micro-batches (the last holds 2 clips), 3 updates an epoch; 20 updates
    model = make_model()
    freeze(name, model)
    args = TrainingArguments(
        output_dir=SCRATCH, max_steps=20, per_device_train_batch_size=4, gradient_accumulation_steps=2,
        learning_rate=1e-3, weight_decay=0.01, warmup_steps=5, lr_scheduler_type="linear", max_grad_norm=1.0,
        logging_steps=1, save_strategy="no", report_to=[], use_cpu=True, dataloader_num_workers=0, seed=7,
        remove_unused_columns=False, label_names=["labels"], disable_tqdm=True,
    )
    micro = []

    class Recording(InOrder):
        def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
            # the model's own mean loss over the micro-batch; Trainer divides it by the number accumulated
            if solo:
                losses = [
                    torch.nn.functional.cross_entropy(model(x[None, : int(n)]).logits, y[None])
                    for x, n, y in zip(inputs["input_values"], inputs["attention_mask"].sum(-1), inputs["labels"])
                ]
                loss = torch.stack(losses).mean()
            else:
                loss = model(**inputs).loss
            micro.append(loss.item())
            return loss

    trainer = Recording(model=model, args=args, train_dataset=data,
                        data_collator=(lambda rows: collate(rows, True)) if solo else collate)
    trainer.model_accepts_loss_kwargs = False
    trainer.train()
    log = [l for l in trainer.state.log_history if "loss" in l]
    decay = set(trainer.get_decay_parameter_names(model))
    model.eval()
    with torch.no_grad():
        final_logits = torch.cat([model(collate([data[i]])["input_values"]).logits for i in range(len(data))])
    final = {f"param.{n}": p.detach().clone() for n, p in model.named_parameters() if p.requires_grad}
    final["logits"] = final_logits
    save_file(final, out / f"trained{suffix}.safetensors")
    pred = final_logits.argmax(-1).numpy()
    json.dump({
        "trainable": trainable,
        "decayed": sorted(decay & set(trainable)),
        "args": {"max_steps": 20, "per_device_train_batch_size": 4, "gradient_accumulation_steps": 2, "learning_rate": 1e-3,
                 "weight_decay": 0.01, "warmup_steps": 5, "lr_scheduler_type": "linear", "max_grad_norm": 1.0,
                 "adam_beta1": args.adam_beta1, "adam_beta2": args.adam_beta2, "adam_epsilon": args.adam_epsilon,
                 "attention_mask": uses_mask and not solo, "solo": solo, "order": "sequential, the same in every epoch"},
        "steps": [{"step": l["step"], "loss": l["loss"], "grad_norm": l["grad_norm"], "learning_rate": l["learning_rate"],
                   "epoch": l["epoch"]} for l in log],
        "micro_batch_losses": micro,
        "labels": [int(l) for l in labels],
        "predictions": pred.tolist(),
        "train_accuracy": float((pred == np.array(labels)).mean()),
    }, open(out / f"training{suffix}.json", "w"), indent=1)
