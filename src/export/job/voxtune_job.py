"""What a job's folder says: its settings, its clips, and in which order they train. Needs neither torch nor transformers.

    python voxtune_job.py check [--audio ORIGINALS]           are all clips there, and are they the same samples?
    python voxtune_job.py shard --out shards [--audio ORIGINALS]   packs them into tar shards for streaming
"""

import argparse
import csv
import hashlib
import io
import json
import os
import re
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from math import floor, gcd
from pathlib import Path, PurePosixPath

import numpy as np
import soundfile

SPLITS = ("train", "validation", "test")
# A cell that a spreadsheet would run has an apostrophe before it; it is no part of the name.
ESCAPED = re.compile(r"^'(?='*(?![+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z)[=+\-@\t\r\n＝＋－＠])")


@dataclass(frozen=True)
class Clip:
    """A row of manifest.csv. `start` and `samples` count at `rate`; `sha256` is of the samples as little-endian int16 or
    float32 (`encoding`), its first 32 digits."""

    clip: int
    path: str
    source: str
    start: int
    audio: str
    label: int
    split: str
    samples: int
    rate: int
    encoding: str
    sha256: str


class Job:
    """A job's folder. `settings` is job.json; `clips[split]` are in the order that the shuffle starts from."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.settings = json.loads((self.folder / "job.json").read_text(encoding="utf-8"))
        if self.settings.get("format") != "voxtune-job" or self.settings["version"] > 1:
            sys.exit(f"{self.folder / 'job.json'} is not a job that this program reads")
        self.labels = json.loads((self.folder / "labels.json").read_text(encoding="utf-8"))
        self.clips = {split: [] for split in SPLITS}
        with open(self.folder / "manifest.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["split"] in self.clips:
                    self.clips[row["split"]].append(self._clip(row))

    def _clip(self, row):
        text = {name: ESCAPED.sub("", row[name]) for name in ("path", "source", "label")}
        numbers = {name: int(row[name]) for name in ("clip", "start", "samples", "rate")}
        same = {name: row[name] for name in ("audio", "split", "encoding", "sha256")}
        return Clip(**{**text, **numbers, **same, "label": self.labels.index(text["label"])})

    def all_clips(self):
        return [clip for split in SPLITS for clip in self.clips[split]]


class Audio:
    """Samples of clips: from the job's own `audio/`, or from `path`, a folder or an archive (zip, tar) with the originals
    under the paths that they were imported with. Opened anew in each process, so that loaders may fork."""

    def __init__(self, job, path=None):
        self.job, self.path = job, Path(path) if path else None
        if self.path and not self.path.exists():
            sys.exit(f"--audio: {path} does not exist")
        self.opened, self.pid = None, None

    def _archive(self):
        if self.pid != os.getpid():
            opens = zipfile.ZipFile if zipfile.is_zipfile(self.path) else tarfile.open
            self.opened, self.pid = opens(self.path), os.getpid()
        return self.opened

    def _bytes(self, clip):
        if self.path is None:
            if not clip.audio:
                raise FileNotFoundError("the job holds no audio: say with --audio where the recordings are")
            return (self.job.folder / clip.audio).read_bytes()
        if self.path.is_dir():
            file = (self.path / clip.source).resolve()
            if not file.is_relative_to(self.path.resolve()):
                raise FileNotFoundError("its path leads out of the folder")
            return file.read_bytes()
        archive = self._archive()
        if isinstance(archive, zipfile.ZipFile):
            return archive.read(clip.source)
        return archive.extractfile(clip.source).read()

    def read(self, clip):
        """float32 mono at `clip.rate`. Raises KeyError or OSError where it is not there."""
        own = self.path is None
        count = {} if own else {"start": clip.start, "frames": clip.samples}
        with soundfile.SoundFile(io.BytesIO(self._bytes(clip))) as file:
            if file.samplerate != clip.rate:
                count = {}
            file.seek(count.get("start", 0))
            samples = file.read(count.get("frames", -1), dtype="float32", always_2d=True).mean(axis=1, dtype=np.float32)
            if file.samplerate != clip.rate:
                samples = resample(samples, file.samplerate, clip.rate)[clip.start : clip.start + clip.samples]
        return samples

    def problem(self, clip):
        """Why a clip is not what it was in Voxtune, or None."""
        try:
            samples = self.read(clip)
        except (KeyError, OSError, RuntimeError, AttributeError) as error:
            return f"cannot be read ({error})"
        if len(samples) != clip.samples:
            return f"has {len(samples)} samples, expected {clip.samples}"
        stored = np.round(samples * 32768).astype("<i2") if clip.encoding == "pcm16" else samples.astype("<f4")
        digest = hashlib.sha256(stored.tobytes()).hexdigest()[: len(clip.sha256)]
        return None if digest == clip.sha256 else "has other samples (another decoder, resampler or file)"


def resample(samples, rate, to):
    if rate == to:
        return samples
    import soxr  # what librosa.load uses

    return soxr.resample(samples, rate, to, quality="HQ").astype(np.float32)


# The order of clips ---------------------------------------------------------------------------------------------------


def philox(seed, stream, count):
    """`count` random 32-bit words: Philox4x32-10 (Salmon et al. 2011), keyed by the seed, word i of block i // 4."""
    low = np.uint64(0xFFFFFFFF)
    blocks = -(-count // 4)
    c0, (c1, c2, c3) = np.arange(blocks, dtype=np.uint64), (np.full(blocks, word, np.uint64) for word in stream)
    k0, k1 = seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF
    for _ in range(10):
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c2 = (p1 >> np.uint64(32)) ^ c1 ^ np.uint64(k0), (p0 >> np.uint64(32)) ^ c3 ^ np.uint64(k1)
        c1, c3 = p1 & low, p0 & low
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3], axis=1).reshape(-1)[:count]


def shuffled(count, seed, epoch):
    """The order of an epoch (0-based): Fisher and Yates's shuffle, as Voxtune draws it."""
    order = list(range(count))
    words = philox(seed, (epoch, 1, 0), 2 * count)
    units = (words[0::2] * np.uint64(2**21) + (words[1::2] >> np.uint64(11))).astype(np.float64) / 2.0**53
    for last in range(count - 1, 0, -1):
        other = floor(float(units[last]) * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order


def grouped_by_length(order, lengths, group):
    """Trainer's get_length_grouped_indices over that shuffle."""
    size = max(min(len(order) // (group * 4), 50), 1) * group
    runs = [sorted(order[at : at + size], key=lambda i: -lengths[i]) for at in range(0, len(order), size)]
    longest = max(range(len(runs)), key=lambda run: (lengths[runs[run][0]], -run))
    runs[0][0], runs[longest][0] = runs[longest][0], runs[0][0]
    return [index for run in runs for index in run]


class Plan:
    """Which clips each process takes for each step of the optimizer, and with what share of its loss.

    A step is `accumulation` micro-batches of `batch` clips, each counting the same, whatever number of processes work on
    it: they are dealt out, cut into equal pieces where there are too few. `grow` gives each process as many as one would
    have alone, so that the step grows with the processes, as Trainer has it."""

    def __init__(self, job, processes=1, rank=0, grow=False):
        args, own = job.settings["training_arguments"], job.settings["voxtune"]
        self.clips, self.weights = job.clips["train"], own["class_weight_values"]
        self.batch = args["per_device_train_batch_size"]
        self.accumulation = args["gradient_accumulation_steps"] * (processes if grow else 1)
        self.strategy, self.drop_last = args["train_sampling_strategy"], args["dataloader_drop_last"]
        self.extractor = job.settings["feature_extractor"]
        self.seed = args["seed"] if args["data_seed"] is None else args["data_seed"]
        self.processes, self.rank, self.epoch = processes, rank, 0
        self.cuts = processes // gcd(processes, self.accumulation)
        if self.cuts > 1 and own["padding"] == "batch":
            sys.exit(
                f"{processes} processes cannot share {self.accumulation} micro-batches evenly, and padding=batch does not let one "
                "be cut: its clips are padded together. Use a number of processes that divides gradient_accumulation_steps, or "
                "--grow-batch."
            )
        self.per_process = self.accumulation * self.cuts // processes
        self.steps_per_epoch = -(-len(self._micro_batches(0)) // self.accumulation)

    def set_epoch(self, epoch):
        self.epoch = epoch

    def _micro_batches(self, epoch):
        order = list(range(len(self.clips)))
        if self.strategy != "sequential":
            order = shuffled(len(order), self.seed, epoch)
        if self.strategy == "group_by_length":
            # as the model hears them, cut where the feature extractor cuts
            longest = self.extractor["call"].get("max_length") or max(clip.samples for clip in self.clips)
            lengths = [min(clip.samples * self.extractor["sampling_rate"] // clip.rate, longest) for clip in self.clips]
            order = grouped_by_length(order, lengths, self.batch * self.accumulation)
        end = len(order) - len(order) % self.batch if self.drop_last else len(order)
        return [order[at : min(at + self.batch, end)] for at in range(0, end, self.batch)]

    def _weight(self, index):
        return 1.0 if self.weights is None else self.weights[self.clips[index].label]

    def pieces(self, epoch):
        """This process's batches of an epoch: lists of (clip, share of the step's loss)."""
        micro_batches = self._micro_batches(epoch)
        for at in range(0, len(micro_batches), self.accumulation):
            step, pieces = micro_batches[at : at + self.accumulation], []
            for clips in step:
                total = sum(self._weight(index) for index in clips) * len(step)
                shared = [(index, 1 / total) for index in clips]
                size = -(-self.batch // self.cuts)
                pieces += [shared[cut * size : (cut + 1) * size] for cut in range(self.cuts)]
            # every process takes as many; one that has none left hears a clip that counts nothing
            pieces += [[]] * (-len(pieces) % self.processes)
            for piece in pieces[self.rank :: self.processes]:
                yield piece or [(step[0][0], 0.0)]

    def __iter__(self):
        return self.pieces(self.epoch)

    def __len__(self):
        full, left = divmod(len(self._micro_batches(0)), self.accumulation)
        return full * self.per_process + -(-left * self.cuts // self.processes)


# Commands -------------------------------------------------------------------------------------------------------------


def first_problems(audio, clips, most=20):
    """Lines about the clips that are not there or differ, and how many there are of them."""
    found = [(clip.path, problem) for clip in clips if (problem := audio.problem(clip))]
    return [f"  {path!r} {problem}" for path, problem in found[:most]], len(found)


def write_shards(job, audio, out, megabytes):
    """Tar shards of WebDataset's layout, NNNNNNNN.wav each, a folder a split. The number is the manifest's clip."""
    for split in SPLITS:
        folder, shard, left = Path(out) / split, 0, 0
        folder.mkdir(parents=True, exist_ok=True)
        tar = None
        for clip in job.clips[split]:
            file = io.BytesIO()
            soundfile.write(file, audio.read(clip), clip.rate, "PCM_16" if clip.encoding == "pcm16" else "FLOAT", format="WAV")
            if tar is None or left < 0:
                if tar:
                    tar.close()
                tar, left = tarfile.open(folder / f"{split}-{shard:05d}.tar", "w"), megabytes * 1_000_000
                shard += 1
            member = tarfile.TarInfo(str(PurePosixPath(f"{clip.clip:08d}.wav")))
            member.size = file.getbuffer().nbytes
            file.seek(0)
            tar.addfile(member, file)
            left -= member.size
        if tar:
            tar.close()
        print(f"{split}: {len(job.clips[split])} clips in {shard} shards")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["check", "shard"])
    parser.add_argument("--job", default=Path(__file__).parent)
    parser.add_argument("--audio", help="folder or archive of the recordings; default: the job's own audio/")
    parser.add_argument("--out", default="shards")
    parser.add_argument("--megabytes", type=int, default=500, help="of a shard")
    args = parser.parse_args()
    job = Job(args.job)
    audio = Audio(job, args.audio)
    if args.command == "shard":
        write_shards(job, audio, args.out, args.megabytes)
        return
    lines, count = first_problems(audio, job.all_clips())
    print("\n".join([f"{count} of {len(job.all_clips())} clips are not as they were in Voxtune", *lines]))
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
