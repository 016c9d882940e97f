"""Writes fixtures/formats/archives: zips and tars as many programs make them, with the names and contents that unpacking leaves on
a Linux disk (by Info-ZIP's unzip, GNU tar and Python's tarfile) in expected.json, and names.json, names in old character sets.

    apt-get install zip unzip tar
    python tools/golden/archives.py fixtures/formats/archives
"""

import bz2
import io
import json
import lzma
import os
import random
import struct
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from pathlib import Path

out = Path(sys.argv[1])
expected = {}
rng = random.Random(1)


class Zip:
    """Laid out by hand: names as raw bytes, any flags, any extra field."""

    def __init__(self):
        self.body, self.directory, self.count = b"", b"", 0

    def add(self, name, data, extra=b"", flags=0, host=0, mode=0, method=8, listed=True):
        name = name if isinstance(name, bytes) else name.encode()
        data = data.encode() if isinstance(data, str) else data
        packed = data
        if method == 8:
            deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = deflater.compress(data) + deflater.flush()
        sizes = (zlib.crc32(data), len(packed), len(data), len(name), len(extra))
        at = len(self.body)
        self.body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0x21, *sizes) + name + extra + packed
        if not listed:
            return
        self.directory += struct.pack("<IBBHHHHHIIIHHHHHII", 0x02014B50, 20, host, 20, flags, method, 0, 0x21, *sizes, 0, 0, 0, mode << 16, at)
        self.directory += name + extra
        self.count += 1

    def save(self, name):
        end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, self.count, self.count, len(self.directory), len(self.body), 0)
        (out / name).write_bytes(self.body + self.directory + end)


def unicode_path(stored, text, crc=None):
    data = struct.pack("<BI", 1, zlib.crc32(stored) if crc is None else crc) + text.encode()
    return struct.pack("<HH", 0x7075, len(data)) + data


def write_zips():
    z = Zip()
    want = {}
    for label in ("生气", "高兴", "模"):
        z.add(f"语音/{label}/1.wav".encode("gbk"), label)
        want[f"语音/{label}/1.wav"] = label
    z.save("gbk.zip")
    expected["gbk.zip"] = want

    z = Zip()
    z.add("语音/生气.wav".encode("gbk"), "gbk", unicode_path("语音/生气.wav".encode("gbk"), "语音/生气.wav"))
    z.add(b"__/__.wav", "first", unicode_path(b"__/__.wav", "语音/高兴.wav"))
    z.add(b"__/__.wav", "second", unicode_path(b"__/__.wav", "语音/悲伤.wav"))
    # made for another name: it does not count
    z.add(b"plain.wav", "plain", unicode_path(b"plain.wav", "stale.wav", crc=1))
    z.save("unicode-path.zip")
    expected["unicode-path.zip"] = {"语音/生气.wav": "gbk", "语音/高兴.wav": "first", "语音/悲伤.wav": "second", "plain.wav": "plain"}

    z = Zip()
    z.add(unicodedata.normalize("NFC", "öfke/1.wav"), "composed", flags=0x800)
    z.add(unicodedata.normalize("NFD", "öfke/2.wav"), "decomposed", flags=0x800)
    z.save("nfc-nfd.zip")
    expected["nfc-nfd.zip"] = {unicodedata.normalize("NFC", f"öfke/{i}.wav"): text for i, text in ((1, "composed"), (2, "decomposed"))}

    z = Zip()
    z.add("set/a.wav", "a")
    for path in ("set/.ipynb_checkpoints/a-checkpoint.wav", ".git/b.wav", "set/.hidden.wav", "__MACOSX/set/._a.wav", "set/.git/config"):
        z.add(path, "hidden")
    z.save("hidden.zip")
    expected["hidden.zip"] = {"set/a.wav": "a"}

    z = Zip()
    z.add("../../up.wav", "up")
    z.add("/disk/absolute.wav", "absolute")
    z.add("C:/drive/letter.wav", "drive")
    z.add("D:\\windows\\path.wav", "backslashes", host=0)
    z.add("unix\\name.wav", "a letter", host=3, mode=0o100644)
    z.add("a/./b/../dots.wav", "dots")
    z.add("twice.wav", "first")
    z.add("case.wav", "small")
    z.add("Case.wav", "large")
    z.add("deleted.wav", "deleted", listed=False)
    z.add("link.wav", "case.wav", host=3, mode=0o120777)
    z.add("twice.wav", "second")
    z.save("tricks.zip")
    expected["tricks.zip"] = {
        "up.wav": "up", "disk/absolute.wav": "absolute", "drive/letter.wav": "drive", "windows/path.wav": "backslashes",
        "unix\\name.wav": "a letter", "a/b/dots.wav": "dots", "case.wav": "small", "Case.wav": "large", "twice.wav": "second",
    }

    inner = Zip()
    inner.add("x.wav", "inner")
    inner.save("inner")
    inner_bytes = (out / "inner").read_bytes()
    os.remove(out / "inner")
    middle = Zip()
    middle.add("deep.zip", inner_bytes)
    middle.add("m.wav", "middle")
    middle.save("middle")
    middle_bytes = (out / "middle").read_bytes()
    os.remove(out / "middle")
    z = Zip()
    z.add("stored.zip", inner_bytes, method=0)
    z.add("deflated.zip", inner_bytes)
    z.add("two/levels.zip", middle_bytes)
    z.add("set.tar.gz", tar_of({"t.wav": "from a tar"}, mode="w:gz"))
    z.add("set.tar", tar_of({"u.wav": "from a plain tar"}), method=0)
    z.add("o.wav", "outer")
    z.save("nested.zip")
    expected["nested.zip"] = {
        "stored.zip/x.wav": "inner", "deflated.zip/x.wav": "inner", "two/levels.zip/m.wav": "middle",
        "set.tar.gz/t.wav": "from a tar", "set.tar/u.wav": "from a plain tar", "o.wav": "outer",
    }
    z = Zip()
    z.add("download/data.zip", inner_bytes)
    z.save("wrapped.zip")
    expected["wrapped.zip"] = {"x.wav": "inner"}

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "secret.wav").write_text("secret")
        Path(folder, "plain.wav").write_text("plain")
        zip_path = str((out / "encrypted.zip").resolve())
        subprocess.run(["zip", "-q", "-X", "-P", "word", zip_path, "secret.wav"], cwd=folder, check=True)
        subprocess.run(["zip", "-q", "-X", zip_path, "plain.wav"], cwd=folder, check=True)


def tar_of(files, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=format, encoding=encoding) as t:
        for path, text in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(text.encode())
            t.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def save_tar(name, data):
    (out / name).write_bytes(data)
    with tarfile.open(out / name, encoding="utf-8") as t:
        expected[name] = {m.name: t.extractfile(m).read().decode() for m in t.getmembers() if m.isfile() or m.islnk()}


def write_tars():
    long = "folder with a long name " * 5 + "/" + "file with a long name " * 4 + ".wav"
    longest = "/".join(["a folder of forty letters, more or less "] * 8) + "/end.wav"
    files = {"set/a.wav": "a" * 600, "set/empty.wav": "", long: "long", "set/b.wav": "b" * 512}
    save_tar("ustar.tar", tar_of(files, format=tarfile.USTAR_FORMAT))
    save_tar("gnu.tar", tar_of({**files, longest: "longest", "语音/生气.wav": "utf-8"}))
    save_tar("pax.tar", tar_of({**files, longest: "longest", "语音/生气.wav": "in a header"}, format=tarfile.PAX_FORMAT))
    save_tar("set.tar.gz", tar_of({**files, "notes.txt": "notes", "set/.git/c.wav": "hidden"}, mode="w:gz"))
    del expected["set.tar.gz"]["notes.txt"], expected["set.tar.gz"]["set/.git/c.wav"]
    (out / "gbk.tar").write_bytes(tar_of({"语音/生气.wav": "gbk", "语音/高兴.wav": "gbk"}, encoding="gbk"))
    expected["gbk.tar"] = {"语音/生气.wav": "gbk", "语音/高兴.wav": "gbk"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.wav").write_text("linked")
        os.link(Path(folder, "a.wav"), Path(folder, "b.wav"))
        os.symlink("a.wav", Path(folder, "c.wav"))
        with open(Path(folder, "hole.wav"), "wb") as f:
            f.truncate(1_000_000)
            f.seek(500_000)
            f.write(b"x")
        for name, options in (("links.tar", ["a.wav", "b.wav", "c.wav"]), ("sparse.tar", ["--sparse", "a.wav", "hole.wav"]),
                              ("sparse-pax.tar", ["--format=pax", "--sparse", "a.wav", "hole.wav"])):
            subprocess.run(["tar", "-cf", (out / name).resolve(), "--owner=0", "--group=0", *options], cwd=folder, check=True)
            expected[name] = {"a.wav": "linked"}
        expected["links.tar"]["b.wav"] = "linked"

    # the size in base 256, as of files over 8 GB; and checksums as old programs made them, of signed bytes
    header = bytearray(tar_of({"ü.wav": "base 256"})[:512])
    header[124:136] = b"\x80" + (8).to_bytes(11, "big")
    header[148:156] = b" " * 8
    signed = sum(b - 256 if b > 127 else b for b in header)
    header[148:156] = b"%06o\0 " % signed
    (out / "base256.tar").write_bytes(bytes(header) + b"base 256".ljust(512, b"\0") + bytes(1024))
    expected["base256.tar"] = {"ü.wav": "base 256"}

    whole = tar_of({f"{i}.wav": f"{i}" * 300 for i in range(4)})
    kept = lambda n: {f"{i}.wav": f"{i}" * 300 for i in range(n)}
    (out / "cut.tar").write_bytes(whole[: 2 * 1024 + 700])
    expected["cut.tar"] = kept(2)
    damaged = bytearray(whole)
    damaged[2 * 1024 + 3] ^= 0xFF
    (out / "wrong-checksum.tar").write_bytes(bytes(damaged))
    expected["wrong-checksum.tar"] = kept(2)
    packed = tar_of({f"{i}.wav": rng.randbytes(150).hex() for i in range(40)}, mode="w:gz")
    (out / "cut.tar.gz").write_bytes(packed[: len(packed) // 2])
    (out / "wrong-end.tar.gz").write_bytes(packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:])


def write_voices():
    """Recordings that can be decoded."""

    def voice(i):
        samples = struct.pack("<1600h", *(((k * (i + 3) * 37) % 2000) - 1000 for k in range(1600)))
        return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, 16000, 32000, 2, 16, b"data", len(samples)) + samples

    z = Zip()
    for i, path in enumerate(("语音/生气/1.wav", "语音/生气/2.wav", "语音/高兴/1.wav", "语音/高兴/2.wav")):
        z.add(path.encode("gbk"), voice(i))
    z.save("voices-gbk.zip")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as t:
        for i, path in enumerate(("voices/sad/a.wav", "voices/happy/b.wav")):
            info = tarfile.TarInfo(path)
            info.size = len(voice(i))
            t.addfile(info, io.BytesIO(voice(i)))
    (out / "voices.tar.gz").write_bytes(buffer.getvalue())


def write_others():
    tar = tar_of({"a.wav": "a"})
    (out / "bzip2.zip").write_bytes(bz2.compress(tar))
    (out / "xz.zip").write_bytes(lzma.compress(tar))
    # their signatures, which is what tells them
    (out / "rar.zip").write_bytes(bytes.fromhex("526172211a0701003392b5e50a01050600050101808000"))
    (out / "7z.zip").write_bytes(bytes.fromhex("377abcaf271c00042d8b9e5f00000000"))
    (out / "zstd.tgz").write_bytes(bytes.fromhex("28b52ffd0458010000"))
    (out / "tar.zip").write_bytes(tar)
    expected["tar.zip"] = {"a.wav": "a"}
    (out / "not-a-tar.gz").write_bytes(zlib.compress(b"text", wbits=31))


names = {
    "gb18030": [["语音/生气/001.wav", "语音/高兴/002.wav"], ["模/1.wav", "样/1.wav"], ["数据/张三_愤怒.wav", "数据/李四_平静.wav"],
                ["男/a.wav", "女/b.wav"], ["环境音/狗叫.wav", "环境音/雨声.wav"], ["情感语料库/惊奇/201.wav"]],
    "shift_jis": [["音声/怒り/1.wav", "音声/喜び/2.wav"], ["テスト/001.wav"], ["あ/1.wav", "い/1.wav"], ["録音/犬.wav", "録音/猫.wav"],
                  ["データ/はい_01.wav", "データ/いいえ_02.wav"], ["ソ/1.wav", "表/1.wav", "能/1.wav"]],
    "euc-kr": [["음성/분노/1.wav", "음성/기쁨/2.wav"], ["남자/1.wav", "여자/2.wav"], ["네/1.wav", "아니오/1.wav"]],
    "big5": [["語音/生氣/1.wav", "語音/高興/2.wav"], ["男/1.wav", "女/1.wav", "狗叫聲/3.wav"]],
    "cp437": [["Gefühle/Ärger/1.wav", "Gefühle/Überraschung/1.wav"], ["für.wav", "möwe.wav"], ["niño/1.wav"], ["colère/1.wav", "dégoût/2.wav"]],
    "windows-1252": [["Gefühle/Ärger/1.wav"], ["colère/1.wav", "dégoût/2.wav"], ["São Paulo/não.wav"]],
    "ibm866": [["Голос/Гнев/1.wav", "Голос/Радость/2.wav"], ["да/1.wav", "нет/1.wav"]],
    "utf-8": [["语音/生气/1.wav"], ["Gefühle/Ärger/1.wav"], ["ü/1.wav"], ["да/1.wav"], ["音声/怒り/1.wav"], ["분노/1.wav"],
              [unicodedata.normalize("NFD", "öfke/1.wav")], ["ş/1.wav", "ğ/1.wav"], ["صوت/1.wav"], ["łódź/1.wav"], ["€"]],
}
codecs = {"euc-kr": "cp949", "windows-1252": "cp1252", "ibm866": "cp866"}


def write_names():
    lists = [[enc, texts, [t.encode(codecs.get(enc, enc)).hex() for t in texts]] for enc, all in names.items() for texts in all]
    (out / "names.json").write_text(json.dumps(lists, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    out.mkdir(parents=True, exist_ok=True)
    for old in out.iterdir():
        old.unlink()
    write_zips()
    write_tars()
    write_voices()
    write_others()
    write_names()
    (out / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")
