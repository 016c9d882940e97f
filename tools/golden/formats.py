"""Writes fixtures/formats: small zips, PyTorch checkpoints and WAV files, as Python's zipfile, torch and libsndfile make
them, with what the same libraries read back.

    pip install torch==2.13.0 numpy soundfile safetensors
    python tools/golden/formats.py fixtures/formats
"""

import io
import os
import sys
import warnings
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import soundfile as sf
import torch
from safetensors.torch import save_file

warnings.filterwarnings("ignore")


def write_zips(out):
    wide = "".join(chr(c) for c in range(32, 127)).replace("/", "") * 40
    with zipfile.ZipFile(out / "mixed.zip", "w") as z:
        z.comment = b"a comment that holds PK\x05\x06 itself"
        z.writestr("a/stored.txt", "stored")
        z.writestr(zipfile.ZipInfo("a/"), "")
        z.writestr(zipfile.ZipInfo("a/deflated.txt"), wide, zipfile.ZIP_DEFLATED)
        z.writestr(zipfile.ZipInfo("bzip2.txt"), wide, zipfile.ZIP_BZIP2)
        z.writestr("语音/ümlaut.txt", "utf-8 name")
        z.writestr("empty.txt", "")
        z.writestr("__MACOSX/a/._stored.txt", "resource fork")
    with zipfile.ZipFile(out / "zip64.zip", "w") as z:
        with z.open(zipfile.ZipInfo("big.txt"), "w", force_zip64=True) as f:
            f.write(b"sizes in the zip64 field")
    with zipfile.ZipFile(out / "extra.zip", "w") as z:
        info = zipfile.ZipInfo("long.txt")
        info.extra = b"\xfe\xca\xe8\x03" + bytes(1000)
        z.writestr(info, "after a long extra field")
    # a directory that uses the zip64 field for sizes and offset, with the zip64 end record, as archives over 4 GB do
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 10
    with zipfile.ZipFile(out / "zip64-directory.zip", "w") as z:
        z.writestr("first.txt", "more than ten bytes")
        z.writestr("second.txt", "also more than ten bytes")
    zipfile.ZIP64_LIMIT = limit
    (out / "prefixed.zip").write_bytes(b"#!/bin/sh\nexit 0\n" + (out / "mixed.zip").read_bytes())


class Evil:
    def __reduce__(self):
        return os.getenv, ("HOME",)


def write_checkpoints(out):
    torch.manual_seed(3)
    base = torch.randn(6, 4)
    state = OrderedDict(
        plain=base,
        transposed=base.t(),
        row=base[2],
        strided=base[::2, 1:3],
        expanded=torch.randn(3, 1).expand(3, 5),
        scalar=torch.tensor(2.5),
        empty=torch.zeros(0, 7),
        half=torch.randn(5).half(),
        brain=torch.randn(5).bfloat16(),
        double=torch.randn(3, dtype=torch.float64),
        parameter=torch.nn.Parameter(torch.randn(2, 2)),
        ids=torch.arange(4),
    )
    state._metadata = OrderedDict({"": {"version": 1}})
    expected = {k: v.detach().float().contiguous().clone() for k, v in state.items() if k != "ids"}
    save_file(expected, out / "checkpoint-expected.safetensors")
    torch.save(state, out / "checkpoint.bin")
    torch.save(state, out / "checkpoint-protocol4.bin", pickle_protocol=4)
    torch.save(state, out / "checkpoint-legacy.bin", _use_new_zipfile_serialization=False)
    torch.save({"state_dict": dict(state), "epoch": 3, "optimizer": {"state": {}, "lr": 1e-3}}, out / "checkpoint-nested.bin")
    torch.save({"weight": base, "evil": Evil()}, out / "checkpoint-evil.bin")


def write_wavs(out):
    rng = np.random.default_rng(5)
    expected = {}
    for name, rate, channels, subtype, fmt in [
        ("pcm8", 8000, 1, "PCM_U8", "WAV"), ("pcm16", 16000, 2, "PCM_16", "WAV"), ("pcm24", 44100, 1, "PCM_24", "WAV"),
        ("pcm32", 48000, 2, "PCM_32", "WAV"), ("float", 22050, 1, "FLOAT", "WAV"), ("double", 11025, 1, "DOUBLE", "WAV"),
        ("mulaw", 8000, 1, "ULAW", "WAV"), ("alaw", 8000, 2, "ALAW", "WAV"), ("extensible16", 16000, 3, "PCM_16", "WAVEX"),
        ("extensible24", 16000, 1, "PCM_24", "WAVEX"), ("extensible-float", 16000, 2, "FLOAT", "WAVEX"),
        ("rf64", 16000, 1, "PCM_16", "RF64"), ("adpcm", 16000, 1, "IMA_ADPCM", "WAV"), ("flac", 16000, 1, "PCM_16", "FLAC"),
        ("aiff", 16000, 1, "PCM_16", "AIFF"), ("ogg", 16000, 1, "VORBIS", "OGG"), ("mp3", 16000, 1, "MPEG_LAYER_III", "MP3"),
        ("w64", 16000, 1, "PCM_16", "W64"),
    ]:
        x = np.clip(rng.normal(0, 0.3, (257, channels)), -1, 1)
        path = out / f"{name}.{'wav' if fmt in ('WAV', 'WAVEX', 'RF64') else name}"
        sf.write(path, x, rate, subtype=subtype, format=fmt)
        if path.suffix == ".wav" and name != "adpcm":
            data, _ = sf.read(path, dtype="float32", always_2d=True)
            expected[name] = torch.from_numpy(np.ascontiguousarray(data.T))
    # every code of the two companded formats
    codes = bytes(range(256))
    for name, subtype in [("mulaw-all", "ULAW"), ("alaw-all", "ALAW")]:
        raw, _ = sf.read(io.BytesIO(codes), dtype="float32", format="RAW", subtype=subtype, samplerate=8000, channels=1)
        expected[name] = torch.from_numpy(raw)
    save_file(expected, out / "wav-expected.safetensors")


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    write_zips(out)
    write_checkpoints(out)
    write_wavs(out)
