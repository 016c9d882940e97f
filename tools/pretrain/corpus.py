"""Makes the pretraining corpus: made-up speech in many languages, voices and manners, with phonemes and frame features.

    python3 tools/pretrain/corpus.py --out /tmp/nano/corpus --utterances 24000 --seed 1
    python3 tools/pretrain/corpus.py --out /tmp/nano/corpus2 --utterances 20000 --seed 2 --expressive 0.75

Writes audio.i16 (all clips, 16 kHz), mfcc.f16 [T, 39], prosody.f32 [T, 3], phone.i16 [T], and index.npz (where each clip
begins; the names of the phones). With --expressive, that share of the utterances gets a delivery of its own (delivery.py),
and effects.f16 [T, 5] says how much of each effect a frame has. Needs espeak-ng 1.51 with its library, numpy and soxr. No
recording of a person is in it.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import delivery
import numpy as np
import soxr
from espeak import SturdyEspeak, data_with_variants
from features import HOP, RATE_HZ, WINDOW, frame_count, mfcc, prosody
from text import VOICES, random_words

ENGLISH = "en-us en-us en-gb-scotland en-029 en-gb-x-rp en-us-nyc en-gb-x-gbclan en-gb-x-gbcwmd".split()
LATIN = (
    "fr es es-419 pt pt-br de nl sv it tr pl cs fi hu id ms sw ro da nb is et lv lt sk sl hr sq af eu ca cy ga la eo mt mi "
    "haw ht az uz ku om tn qu gn ia jbo an bs vi"
).split()
OTHER = {"ru": "cyrillic", "uk": "cyrillic", "bg": "cyrillic", "sr": "cyrillic", "mk": "cyrillic", "el": "greek",
         "hi": "devanagari", "mr": "devanagari", "ne": "devanagari", "ja": "kana"}  # fmt: skip
# Timbres that espeak-ng brings. Those of the sample's voices are left out, here and by an assertion below.
BUILT_IN = (
    "m1 m2 m3 m4 m5 m6 m7 m8 f1 f3 f5 adam antonio benjamin boris caleb david ed edward edward2 Gene2 gustave Henrique iven "
    "iven2 iven3 iven4 Jacky john kaukovalta Mario max michel Miguel Nguyen pablo paul pedro quincy rob robert sandro shelby "
    "steph2 steph3 Storm travis Tweaky victor zac grandma grandpa croak klatt klatt2 klatt3 klatt4 klatt5 klatt6 whisper "
    "whisperf AnxiousAndy anikaRobot announcer norbert marcelo"
).split()
INVENTED_VARIANTS = 90  # espeak-ng 1.51 knows at most 349 voices, its own included
assert not set(BUILT_IN) & {v.variant for v in VOICES}, "a voice of the sample is in the corpus"


def invented_variant(rng: np.random.Generator, name: str) -> str:
    """A random timbre as an espeak-ng variant file: pitch, formants, roughness, breath, tone."""
    female = rng.random() < 0.5
    base = rng.uniform(140, 240) if female else rng.uniform(65, 135)
    tract = rng.uniform(104, 128) if female else rng.uniform(86, 108)  # percent: a shorter tract has higher formants
    lines = ["language variant", f"name {name}", f"pitch {base:.0f} {base * rng.uniform(1.3, 1.9):.0f}"]
    for formant in range(9):
        lines.append(
            f"formant {formant} {tract * rng.normal(1, 0.035):.0f} {rng.uniform(60, 140):.0f} {rng.uniform(70, 170):.0f}"
        )
    if rng.random() < 0.4:
        lines.append("breath " + " ".join(f"{rng.uniform(0, 12):.0f}" for _ in range(8)))
    lines.append(f"roughness {rng.integers(0, 6)}")
    lines.append(f"flutter {rng.integers(0, 8)}")
    lines.append(f"voicing {rng.uniform(50, 140):.0f}")
    lines.append(f"consonants {rng.uniform(60, 130):.0f} {rng.uniform(60, 130):.0f}")
    if rng.random() < 0.5:
        tone = [rng.uniform(100, 255), rng.uniform(60, 255), rng.uniform(40, 200), rng.uniform(20, 150)]
        lines.append(f"tone 150 {tone[0]:.0f} 700 {tone[1]:.0f} 1500 {tone[2]:.0f} 3000 {tone[3]:.0f}")
    if rng.random() < 0.25:
        lines.append(f"klatt {rng.integers(1, 6)}")
    return "\n".join(lines) + "\n"


def markup(rng: np.random.Generator, words: list[str]) -> str:
    """SSML: half of the time pitch, rate and loudness move from word to word along a random shape."""
    end = rng.choice([".", "?", "!", ",", ""], p=[0.4, 0.15, 0.2, 0.1, 0.15])
    if rng.random() < 0.5:
        return f"<speak>{' '.join(words)}{end}</speak>"
    place = np.linspace(-1, 1, len(words)) if len(words) > 1 else np.zeros(1)
    pitch = 100 + rng.normal(0, 20) + place * rng.normal(0, 22) + (place**2 - 0.4) * rng.normal(0, 20) + rng.normal(0, 8, len(words))
    rate = 100 + place * rng.normal(0, 12) + rng.normal(0, 10, len(words))
    volume = 100 + place * rng.normal(0, 15) + rng.normal(0, 12, len(words))
    out = []
    for i, word in enumerate(words):
        out.append(
            f'<prosody pitch="{np.clip(pitch[i], 50, 200):.0f}%" rate="{np.clip(rate[i], 60, 160):.0f}%" '
            f'volume="{np.clip(volume[i], 40, 160):.0f}%">{word}</prosody>'
        )
        if rng.random() < 0.06:
            out.append(f'<break time="{rng.integers(40, 260)}ms"/>')
    return f"<speak>{' '.join(out)}{end}</speak>"


def manner(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Voice quality that espeak-ng does not vary: trembling pitch, trembling loudness, breath. x [N] → [N]"""
    t = np.arange(len(x)) / RATE_HZ
    if rng.random() < 0.25:
        rate_hz, depth = rng.uniform(3, 10), rng.uniform(0.005, 0.045)
        shift = depth / (2 * np.pi * rate_hz) * np.sin(2 * np.pi * rate_hz * t + rng.uniform(0, 6.3))
        x = np.interp(t + shift, t, x)
    if rng.random() < 0.2:
        x = x * (1 + rng.uniform(0.1, 0.5) * np.sin(2 * np.pi * rng.uniform(3, 10) * t + rng.uniform(0, 6.3)))
    if rng.random() < 0.25:
        envelope = np.sqrt(np.convolve(x**2, np.full(320, 1 / 320), mode="same"))
        x = x + rng.uniform(0.05, 0.5) * envelope * rng.standard_normal(len(x))
    return x


# Marks that change a phoneme's length, stress or shade, not its class.
_MARKS = str.maketrans("", "", "ːˑˈˌ̩̯̥̬̪̃ʰʲˠˤʷʼ˞̊̈̆̚͡‿-.;'|ˀˢ")


def plain_phone(name: str) -> str:
    """espeak-ng's IPA without marks; "" for silence and language switches."""
    return "" if name.startswith("(") else name.translate(_MARKS)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--utterances", type=int, default=14_000)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--expressive", type=float, default=0.0, help="share of utterances with a delivery of their own")
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(a.seed)
    variants = {f"x{i:03d}": invented_variant(rng, f"x{i:03d}") for i in range(INVENTED_VARIANTS)}
    espeak = SturdyEspeak(data_with_variants(a.out / "voices", variants, without={v.variant for v in VOICES}))
    audio = open(a.out / "audio.i16", "wb")
    starts, features, tones, phones, effects = [0], [], [], [], []
    began, skipped = time.time(), Counter()
    while len(starts) <= a.utterances:
        draw = rng.random()
        language = str(rng.choice(ENGLISH if draw < 0.4 else LATIN if draw < 0.9 else list(OTHER)))
        script = OTHER.get(language, "latin")
        variant = f"x{rng.integers(INVENTED_VARIANTS):03d}" if rng.random() < 0.65 else str(rng.choice(BUILT_IN))
        if not espeak.set_voice(f"{language}+{variant}"):
            skipped[f"{language}+{variant}"] += 1
            continue
        words = random_words(rng, script, 0.75 if draw < 0.4 else 0.25)
        expressive = a.expressive > 0 and rng.random() < a.expressive
        said = espeak.say(
            delivery.markup(rng, words) if expressive else markup(rng, words),
            rate=int(np.clip(rng.normal(180, 45), 90, 330)),
            pitch=int(np.clip(rng.normal(50, 18), 5, 99)),
            pitch_range=int(np.clip(rng.normal(50, 25), 0, 99)),
            volume=int(rng.uniform(60, 130)),
        )
        if said is None:
            skipped["espeak-ng crashed"] += 1
            continue
        pcm, marks = said
        stretch = float(np.exp(rng.normal(0, 0.07)))  # moves pitch and formants together, as a tape's speed does
        rate_out = RATE_HZ / stretch
        x = soxr.resample(pcm.astype(np.float32) / 32768, espeak.sample_rate_hz, rate_out, "MQ")
        if expressive and len(x) < WINDOW:
            skipped["short or silent"] += 1
            continue
        amount = np.zeros((len(delivery.EFFECTS), len(x)))
        x, amount = delivery.shaped(rng, x.astype(np.float64)) if expressive else (manner(rng, x.astype(np.float64)), amount)
        times = np.array([m[0] * rate_out / espeak.sample_rate_hz for m in marks])
        names = [plain_phone(m[1]) for m in marks]
        while len(names) > 1 and names[-1] == "" and names[-2] == "":
            names.pop()
        last = times[len(names) - 1] if names else 0
        end = min(len(x), int(last + rng.uniform(0, 0.2) * RATE_HZ))
        lead = rng.integers(0, int(0.12 * RATE_HZ))
        x = np.concatenate([np.zeros(lead), x[:end]])
        amount = np.pad(amount[:, :end], ((0, 0), (lead, 0)))
        peak = np.abs(x).max(initial=0)
        if frame_count(len(x)) < 12 or peak < 0.01:
            skipped["short or silent"] += 1
            continue
        x = (x / peak * 0.7)[: 8 * RATE_HZ]
        centre = np.arange(frame_count(len(x))) * HOP + WINDOW / 2 - lead
        which = np.searchsorted(times[: len(names)], centre, side="right") - 1
        phones += [names[i] if i >= 0 else "" for i in which]
        features.append(mfcc(x).astype(np.float16))
        tones.append(prosody(x).astype(np.float32))
        effects.append(amount[:, np.arange(frame_count(len(x))) * HOP + WINDOW // 2].T.astype(np.float16))
        audio.write((x * 32767).astype("<i2").tobytes())
        starts.append(starts[-1] + len(x))
        if len(starts) % 1000 == 0:
            print(f"{len(starts)} clips, {starts[-1] / RATE_HZ / 3600:.2f} h, {time.time() - began:.0f} s", flush=True)
    audio.close()
    counts = Counter(phones)
    kept = ["", *(p for p, n in counts.most_common() if p and n >= 0.0015 * len(phones))]
    number = {p: i for i, p in enumerate(kept)}
    # A rare phoneme counts as its first sound where that one is common, else as the class "other".
    classes = np.array([number.get(p, number.get(p[:1], len(kept))) for p in phones], np.int16)
    classes.tofile(a.out / "phone.i16")
    np.concatenate(features).tofile(a.out / "mfcc.f16")
    np.concatenate(tones).tofile(a.out / "prosody.f32")
    if a.expressive:
        np.concatenate(effects).tofile(a.out / "effects.f16")
    np.savez(a.out / "index.npz", starts=np.array(starts), phones=np.array([*kept, "other"]), seed=a.seed)
    print(f"{len(starts) - 1} clips, {starts[-1] / RATE_HZ / 3600:.2f} h, {len(classes)} frames, {len(kept) + 1} phones")
    print("skipped:", dict(skipped.most_common(12)), file=sys.stderr)


if __name__ == "__main__":
    main()
