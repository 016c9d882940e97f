"""What the job's peers read: an archive's clips by the rows of a split file."""

import csv
import io
import wave
import zipfile

import numpy as np

SAMPLE_RATE_HZ = 16_000
PARTS = ("train", "validation", "test")


def read_wav(data: bytes) -> tuple[np.ndarray, int]:
    """16-bit mono, as the archive has them: with soundfile, as programs read clips, or without it where it is not installed."""
    try:
        import soundfile

        return soundfile.read(io.BytesIO(data), dtype="float32")
    except ImportError:
        with wave.open(io.BytesIO(data)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            return samples.astype(np.float32) / 32768, file.getframerate()


def read_clips(archive: str, split_file: str) -> dict[str, list[dict]]:
    """Samples and label index of every clip of each part; labels are numbered by their names' order."""
    rows = list(csv.DictReader(open(split_file, encoding="utf-8")))
    labels = sorted({row["label"] for row in rows})
    parts = {part: [] for part in PARTS}
    with zipfile.ZipFile(archive) as file:
        for row in rows:
            audio, rate = read_wav(file.read(row["file"]))
            assert rate == SAMPLE_RATE_HZ, row
            parts[row["split"]].append({"audio": audio, "label": labels.index(row["label"])})
    return parts
