"""libespeak-ng through ctypes: speech together with the time of each phoneme, which the command line does not give.

Source: espeak-ng's speak_lib.h (1.51 and later).
"""

import ctypes
import multiprocessing
import shutil
import subprocess
from pathlib import Path

import numpy as np

_RETRIEVAL_SYNCHRONOUS = 2
_PHONEME_EVENTS, _PHONEME_IPA = 1, 2
_UTF8, _SSML = 1, 0x10
_EVENT_END, _EVENT_PHONEME = 0, 7
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Id),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def system_data() -> Path:
    """The folder of espeak-ng's data, as the installed program reports it."""
    line = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    return Path(line.split("Data at:")[1].strip())


def data_with_variants(folder: Path, variants: dict[str, str], without: set[str] = frozenset()) -> Path:
    """Copies espeak-ng's data to `folder`, adds voice variants (name → file text) and deletes those named in `without`.
    Returns the path to initialise with."""
    target = folder / "espeak-ng-data"
    if not target.exists():
        shutil.copytree(system_data(), target)
        shutil.rmtree(target / "voices" / "mb", ignore_errors=True)  # another program's voices; the list holds 349
    for name, text in variants.items():
        (target / "voices" / "!v" / name).write_text(text)
    for name in without:
        (target / "voices" / "!v" / name).unlink(missing_ok=True)
    return folder


class Espeak:
    """One synthesiser (the library keeps global state: make one per process)."""

    def __init__(self, data_parent: Path | None = None):
        self._lib = ctypes.CDLL("libespeak-ng.so.1")
        path = str(data_parent).encode() if data_parent else None
        self.sample_rate_hz = self._lib.espeak_Initialize(_RETRIEVAL_SYNCHRONOUS, 0, path, _PHONEME_EVENTS | _PHONEME_IPA)
        if self.sample_rate_hz <= 0:
            raise RuntimeError(f"libespeak-ng did not start with data at {data_parent}")
        self._pcm: list[bytes] = []
        self._phones: list[tuple[int, str]] = []
        self._callback = _CALLBACK(self._receive)
        self._lib.espeak_SetSynthCallback(self._callback)
        self._lib.espeak_Synth.argtypes = [
            ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip

    def _receive(self, wave, count, events) -> int:
        if wave and count > 0:
            self._pcm.append(ctypes.string_at(wave, count * 2))
        i = 0
        while events[i].type != _EVENT_END:
            if events[i].type == _EVENT_PHONEME:
                name = bytes(events[i].id.string).split(b"\0")[0].decode("utf8", "replace")
                self._phones.append((events[i].sample, name))
            i += 1
        return 0

    def set_voice(self, name: str) -> bool:
        """Chooses a voice such as "de+f3"; false where there is none."""
        return self._lib.espeak_SetVoiceByName(name.encode()) == 0

    def say(self, ssml: str, *, rate: int, pitch: int, pitch_range: int, volume: int):
        """Speaks. Returns (PCM int16 at sample_rate_hz, [(first sample, IPA of the phoneme)])."""
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, pitch_range), (_VOLUME, volume)):
            self._lib.espeak_SetParameter(parameter, int(value), 0)
        self._pcm, self._phones = [], []
        data = ssml.encode()
        self._lib.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8 | _SSML, None, None)
        return np.frombuffer(b"".join(self._pcm), np.int16), list(self._phones)


class SturdyEspeak:
    """An Espeak in a process of its own: the library crashes on about one marked-up utterance in 6,000. `say` then returns
    None, and the next call finds a new process."""

    def __init__(self, data_parent: Path | None = None):
        self._data_parent = data_parent
        self._start()

    def _start(self) -> None:
        self._here, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(there, self._data_parent), daemon=True)
        self._process.start()
        there.close()
        self.sample_rate_hz = self._here.recv()

    def _call(self, name: str, *args, **kwargs):
        try:
            self._here.send((name, args, kwargs))
            return self._here.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            self._start()
            return None

    def set_voice(self, name: str) -> bool:
        return bool(self._call("set_voice", name))

    def say(self, ssml: str, **how):
        return self._call("say", ssml, **how)


def _serve(pipe, data_parent: Path | None) -> None:
    espeak = Espeak(data_parent)
    pipe.send(espeak.sample_rate_hz)
    while True:
        name, args, kwargs = pipe.recv()
        pipe.send(getattr(espeak, name)(*args, **kwargs))
