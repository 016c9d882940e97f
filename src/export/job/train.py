# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "accelerate==1.15.0",
#   "datasets==5.2.0",
#   "huggingface-hub==1.33.0",
#   "numpy==2.4.6",
#   "safetensors==0.8.0",
#   "soundfile==0.14.0",
#   "soxr==1.1.0",
#   "torch==2.13.0",
#   "transformers==5.17.0",
# ]
# ///
"""Trains what a Voxtune run describes, with transformers' Trainer, on one process or many.

    uv run train.py
    torchrun --nproc_per_node 8 train.py --audio archive.zip
    accelerate launch train.py --resume

Everything is read from this folder (see README.md). What comes of it lies in result/ and in one file beside it,
….voxtune-result.zip, which Voxtune's page takes back under Runs.
"""

import argparse
import io
import itertools
import math
import os
import re
import sys
import tarfile
import time
from pathlib import Path, PurePosixPath

import fsspec
import numpy as np
import soundfile
import torch
import transformers
from accelerate import PartialState
from accelerate.utils import gather_object
from safetensors.torch import load_file
from torch.utils.data import DataLoader, Dataset
from transformers import (
    AutoFeatureExtractor,
    EarlyStoppingCallback,
    Trainer,
    TrainerState,
    TrainingArguments,
)
from transformers.trainer_utils import get_last_checkpoint

from voxtune_job import Audio, Job, Plan, first_problems, resample
from voxtune_model import drop_layers, hear_each_alone, load_model, set_modes
from voxtune_result import write_result

HERE = Path(__file__).resolve().parent


# Data -----------------------------------------------------------------------------------------------------------------


class Clips(Dataset):
    """Clips as the model hears them: at its rate, cut where that is asked for, normalised each alone."""

    def __init__(self, clips, audio, extractor, call):
        self.clips, self.audio, self.extractor, self.call = clips, audio, extractor, call

    def __len__(self):
        return len(self.clips)

    def __getitem__(self, key):
        index, share = key if isinstance(key, tuple) else (key, 0.0)
        clip = self.clips[index]
        samples = resample(self.audio.read(clip), clip.rate, self.extractor.sampling_rate)
        return {**hear(self.extractor, samples, self.call), "labels": clip.label, "share": share}


def hear(extractor, samples, call):
    inputs = extractor(samples, sampling_rate=extractor.sampling_rate, **call)
    return {"input_values": inputs.input_values[0]}


def collator(extractor, own, multiple):
    """Pads clips to the longest of them. Solo clips always have a mask: it says how long each is."""
    is_solo = own["padding"] == "solo"
    uses_mask, multiple = is_solo or own["return_attention_mask"], None if is_solo else multiple

    def collate(rows):
        inputs = [{"input_values": row["input_values"]} for row in rows]
        batch = extractor.pad(
            inputs, padding=True, pad_to_multiple_of=multiple, return_attention_mask=bool(uses_mask), return_tensors="pt"
        )
        batch["labels"] = torch.tensor([row["labels"] for row in rows])
        batch["share"] = torch.tensor([row["share"] for row in rows])
        return dict(batch)

    return collate


class EpochLoader(DataLoader):
    """Each process makes its own batches of an epoch, so nothing is left for accelerate to deal out."""

    def set_epoch(self, epoch):
        source = self.dataset if isinstance(self.dataset, torch.utils.data.IterableDataset) else self.batch_sampler
        source.set_epoch(epoch)


def stream(job, pattern, extractor, call, rank, processes, batch, seed):
    """Clips from tar shards in WebDataset's layout, which no machine has to hold: of key NNNNNNNN as `voxtune_job.py shard`
    writes them, or of any key with its label as text in .cls before or behind it. In the shards' order through a shuffled
    buffer."""
    from datasets import IterableDataset
    from datasets.distributed import split_dataset_by_node

    known = {f"{clip.clip:08d}": clip.label for clip in job.all_clips()}

    def clips(shards):
        for key, data, named in samples_of(shards):
            label = known[key] if named is None else job.labels.index(named)
            samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
            samples = resample(samples.mean(axis=1), rate, extractor.sampling_rate)
            yield {**hear(extractor, samples, call), "labels": label, "share": 1 / batch}

    streamed = IterableDataset.from_generator(clips, gen_kwargs={"shards": shards_of(pattern)})
    return split_dataset_by_node(streamed.shuffle(seed=seed, buffer_size=1000), rank, processes)


def shards_of(pattern):
    """Names of shards: {00000..00009} counts, * is looked up where the place can be listed."""
    if counted := re.search(r"\{(\d+)\.\.(\d+)\}", pattern):
        first, last = counted.groups()
        numbers = range(int(first), int(last) + 1)
        return [pattern.replace(counted.group(), str(number).zfill(len(first))) for number in numbers]
    found = [file.full_name for file in fsspec.open_files(pattern, "rb")]
    return found or sys.exit(f"--shards: nothing is at {pattern}")


def samples_of(shards):
    """(key, bytes of the recording, label or None) of each sample: members of a tar that are called alike but for the ending."""
    for shard in shards:
        with fsspec.open(shard, "rb") as file, tarfile.open(fileobj=file, mode="r|*") as tar:
            members = ((PurePosixPath(member.name), tar.extractfile(member)) for member in tar if member.isfile())
            for key, group in itertools.groupby(members, key=lambda member: member[0].stem):
                data, named = None, None
                for path, content in group:
                    if path.suffix == ".cls":
                        named = content.read().decode().strip()
                    elif path.suffix in (".wav", ".flac", ".mp3", ".ogg"):
                        data = content.read()
                if data is not None:
                    yield key, data, named


# Training -------------------------------------------------------------------------------------------------------------


def clip_losses(logits, labels, weights, smoothing):
    """Cross entropy of each clip, as torch.nn.CrossEntropyLoss weighs and smooths it, before its division."""
    log_probabilities = torch.log_softmax(logits.float(), dim=-1)
    weighted = -log_probabilities if weights is None else -log_probabilities * weights.to(logits.device)
    chosen = weighted.gather(1, labels[:, None])[:, 0]
    return (1 - smoothing) * chosen + smoothing * weighted.mean(dim=-1)


class VoxtuneTrainer(Trainer):
    """Trainer with Voxtune's loss: every clip brings its share of the step's loss, whichever process and micro-batch it is
    in, so that the step is the same however it is cut."""

    def __init__(self, *args, own, loader, labels, **kwargs):
        self.own, self.loader = own, loader
        self.class_weights = None if own["class_weight_values"] is None else torch.tensor(own["class_weight_values"])
        super().__init__(*args, compute_metrics=self.metrics_of(labels), **kwargs)
        self.model_accepts_loss_kwargs = False

    def get_train_dataloader(self):
        return self.loader

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        set_modes(self.accelerator.unwrap_model(model), self.own)
        labels, share = inputs.pop("labels"), inputs.pop("share")
        losses = clip_losses(model(**inputs).logits, labels, self.class_weights, self.args.label_smoothing_factor)
        # Trainer divides by the micro-batches of this process, DDP by the processes
        return (losses * share).sum() * self.current_gradient_accumulation_steps * self.args.world_size

    def prediction_step(self, model, inputs, prediction_loss_only, ignore_keys=None):
        inputs = self._prepare_inputs(inputs)
        labels, _ = inputs.pop("labels"), inputs.pop("share")
        with torch.no_grad():
            # no loss of a batch: that of all clips is in the metrics
            return None, model(**inputs).logits.float(), labels

    def metrics_of(self, labels):
        def metrics(predicted):
            logits, truth = torch.tensor(predicted.predictions), torch.tensor(predicted.label_ids)
            losses = clip_losses(logits, truth, self.class_weights, self.args.label_smoothing_factor)
            total = len(truth) if self.class_weights is None else float(self.class_weights[truth].sum())
            chosen = self.args.metric_for_best_model
            found = classification_metrics(predicted.label_ids, np.argmax(predicted.predictions, axis=1), labels, chosen)
            return {"loss": float(losses.sum()) / total, **found}

        return metrics


def classification_metrics(truth, predicted, labels, chosen):
    """Voxtune's names; of the figures of single labels only the `chosen` one. Nothing divided by nothing is 0, every label
    counts."""
    confusion = np.zeros((len(labels), len(labels)))
    np.add.at(confusion, (truth, predicted), 1)
    right, support, called = np.diag(confusion), confusion.sum(1), confusion.sum(0)

    def divide(a, b):
        return np.divide(a, b, out=np.zeros(len(labels)), where=b > 0)

    figures = {"precision": divide(right, called), "recall": divide(right, support)}
    figures["f1"] = divide(2 * right, called + support)
    accuracy = float(right.sum() / max(support.sum(), 1))
    metrics = {"accuracy": accuracy, "balanced_accuracy": float(figures["recall"][support > 0].mean())}
    for name, each in figures.items():
        metrics[f"macro_{name}"], metrics[f"micro_{name}"] = float(each.mean()), accuracy
        metrics[f"weighted_{name}"] = float((each * support).sum() / max(support.sum(), 1))
        if chosen and chosen.removeprefix("eval_") in [f"{label}_{name}" for label in labels]:
            metrics[chosen.removeprefix("eval_")] = float(each[labels.index(chosen.removeprefix("eval_")[: -len(name) - 1])])
    return {**metrics, "f1": metrics["macro_f1"]}


def begin_at_checkpoint(trainer, job, output, total_steps):
    """Where the job goes on from a checkpoint of Voxtune: the same as one of Trainer, with AdamW's moments, the schedule
    and the log."""
    begun = job.settings["checkpoint"]
    folder = output / f"checkpoint-{begun['step']}"
    if trainer.is_world_process_zero() and not folder.exists():
        moments = load_file(job.folder / "checkpoint" / "optimizer.safetensors")
        trainer.create_optimizer_and_scheduler(total_steps)
        names = {id(parameter): name for name, parameter in trainer.model.named_parameters()}
        for group in trainer.optimizer.param_groups:
            for parameter in group["params"]:
                name = names[id(parameter)]
                if steps := begun["step_counts"].get(name, 0):
                    trainer.optimizer.state[parameter] = {
                        "step": torch.tensor(float(steps)),
                        "exp_avg": moments[f"exp_avg.{name}"],
                        "exp_avg_sq": moments[f"exp_avg_sq.{name}"],
                    }
        for _ in range(begun["step"]):
            trainer.lr_scheduler.step()
        trainer.save_model(str(folder))
        torch.save(trainer.optimizer.state_dict(), folder / "optimizer.pt")
        torch.save(trainer.lr_scheduler.state_dict(), folder / "scheduler.pt")
        state = {name: begun[name] for name in ("epoch", "log_history", "best_metric")}
        asked = {name: getattr(trainer.args, name) for name in ("logging_steps", "eval_steps", "save_steps", "train_batch_size")}
        asked["stateful_callbacks"] = trainer.state.stateful_callbacks
        TrainerState(global_step=begun["step"], max_steps=total_steps, **state, **asked).save_to_json(
            str(folder / "trainer_state.json")
        )
        trainer.optimizer = trainer.lr_scheduler = None
    trainer.accelerator.wait_for_everyone()
    return str(folder)


def training_arguments(job, plan, options):
    # the plan orders the clips; Trainer would group those of an evaluation by length, too
    args = {**job.settings["training_arguments"], "train_sampling_strategy": "random"}
    args["per_device_train_batch_size"] = -(-plan.batch // plan.cuts)
    args["gradient_accumulation_steps"] = plan.per_process
    if not job.clips["validation"]:
        args["eval_strategy"] = "no"
    args["num_train_epochs"] = options.epochs or args["num_train_epochs"]
    args["max_steps"] = options.max_steps or args["max_steps"]
    if options.shards and args["max_steps"] <= 0:
        # a stream does not know its length: as many steps as the clips of the manifest make
        args["max_steps"] = math.ceil(args["num_train_epochs"] * plan.steps_per_epoch)
    arguments = TrainingArguments(
        output_dir=str(options.output),
        report_to=options.report_to or [],
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_num_workers=options.workers,
        bf16=options.bf16,
        use_cpu=not torch.accelerator.is_available(),
        **args,
    )
    # one process, one device: with several, torchrun starts as many
    arguments._n_gpu = min(arguments.n_gpu, 1)
    return arguments


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--job", type=Path, default=HERE, help="the job's folder; default: where this file is")
    parser.add_argument("--audio", help="folder or archive of the recordings; default: the job's own audio/")
    parser.add_argument("--shards", help="tar shards to stream the train part from: a pattern of files or addresses, {00000..00009} counts")
    parser.add_argument("--output", type=Path, default=Path("output"), help="checkpoints and result/")
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in --output")
    parser.add_argument("--grow-batch", action="store_true", help="every process takes the whole batch, as Trainer has it")
    parser.add_argument("--bf16", action="store_true", help="half precision on a GPU; figures then differ from Voxtune's")
    parser.add_argument("--workers", type=int, default=0, help="processes that read clips, for each that trains")
    parser.add_argument("--epochs", type=float, default=0, help="instead of the job's own")
    parser.add_argument("--max-steps", type=int, default=0, help="instead of the job's own epochs")
    parser.add_argument("--report-to", nargs="*", help="tensorboard, trackio, wandb, …")
    parser.add_argument("--accept-changed", action="store_true", help="train though recordings are not the same samples")
    options = parser.parse_args()

    began = time.monotonic()
    job, process = Job(options.job), PartialState(cpu=not torch.accelerator.is_available())
    rank, processes = process.process_index, process.num_processes
    if processes != int(os.environ.get("WORLD_SIZE", 1)):
        sys.exit(f"{os.environ['WORLD_SIZE']} processes were started, and each would train alone: they do not find one another")
    own, call = job.settings["voxtune"], job.settings["feature_extractor"]["call"]
    audio = Audio(job, options.audio)
    heard = [clip for split in ("validation", "test") for clip in job.clips[split]]
    checked = heard if options.shards else job.all_clips()
    lines, _ = first_problems(audio, checked[rank::processes])
    if lines := gather_object(lines):
        fatal = not options.accept_changed or any("cannot be read" in line for line in lines)
        if process.is_main_process:
            print("\n".join(["Recordings are not as they were in Voxtune (--accept-changed trains on others):", *lines]))
        if fatal:
            sys.exit(1)

    plan = Plan(job, processes, rank, options.grow_batch)
    arguments = training_arguments(job, plan, options)
    transformers.set_seed(arguments.seed)
    extractor = AutoFeatureExtractor.from_pretrained(job.folder / "model")
    model = load_model(job)
    drop_layers(model, own)
    if own["padding"] == "solo":
        hear_each_alone(model)
    collate = collator(extractor, own, job.settings["feature_extractor"]["pad_to_multiple_of"])
    if options.shards:
        batch = arguments.per_device_train_batch_size * arguments.gradient_accumulation_steps * processes
        streamed = stream(job, options.shards, extractor, call, rank, processes, batch, plan.seed)
        loader = EpochLoader(streamed, batch_size=arguments.per_device_train_batch_size, collate_fn=collate, drop_last=True)
    else:
        clips = Clips(job.clips["train"], audio, extractor, call)
        loader = EpochLoader(clips, batch_sampler=plan, collate_fn=collate, num_workers=options.workers)
    parts = {split: Clips(job.clips[split], audio, extractor, call) for split in ("validation", "test")}
    patience = own["early_stopping_patience"]
    trainer = VoxtuneTrainer(
        model=model,
        args=arguments,
        own=own,
        labels=job.labels,
        loader=loader,
        train_dataset=parts["validation"] if options.shards else clips,
        eval_dataset=parts["validation"] if len(parts["validation"]) else None,
        data_collator=collate,
        callbacks=[EarlyStoppingCallback(patience, own["early_stopping_threshold"])] if patience else [],
    )
    begun = get_last_checkpoint(options.output) if options.resume and options.output.is_dir() else None
    if begun is None and job.settings["checkpoint"]:
        total = arguments.max_steps if arguments.max_steps > 0 else math.ceil(arguments.num_train_epochs * plan.steps_per_epoch)
        begun = begin_at_checkpoint(trainer, job, options.output, total)
    trainer.train(resume_from_checkpoint=begun)
    write_result(trainer, job, parts, options.output, time.monotonic() - began)
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


if __name__ == "__main__":
    main()
