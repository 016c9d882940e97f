"""What the job's peers read: an archive's clips by the rows of a split file."""

import csv
import io
import zipfile

import soundfile

SAMPLE_RATE_HZ = 16_000
PARTS = ("train", "validation", "test")


def read_clips(archive: str, split_file: str) -> dict[str, list[dict]]:
    """Samples and label index of every clip of each part; labels are numbered by their names' order."""
    rows = list(csv.DictReader(open(split_file, encoding="utf-8")))
    labels = sorted({row["label"] for row in rows})
    parts = {part: [] for part in PARTS}
    with zipfile.ZipFile(archive) as file:
        for row in rows:
            audio, rate = soundfile.read(io.BytesIO(file.read(row["file"])), dtype="float32")
            assert rate == SAMPLE_RATE_HZ, row
            parts[row["split"]].append({"audio": audio, "label": labels.index(row["label"])})
    return parts
