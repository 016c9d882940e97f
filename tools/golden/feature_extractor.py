#!/usr/bin/env python3
"""What transformers' Wav2Vec2FeatureExtractor makes of one clip alone, with truncation and pad_to_multiple_of:
fixtures/feature-extractor/cases.json. `maxLength` there is what the settings cut to.

    python3 tools/golden/feature_extractor.py
"""

import json
from pathlib import Path

import numpy
import transformers
from transformers import Wav2Vec2FeatureExtractor

OUT = Path(__file__).parents[2] / "fixtures" / "feature-extractor" / "cases.json"


def main():
    draw = numpy.random.default_rng(11)
    samples = numpy.round(draw.normal(0.05, 0.2, 47), 4).astype(numpy.float32)
    calls = [
        ("nothing asked for", True, {}),
        ("without normalising", False, {}),
        ("longest clip 20", True, {"truncation": True, "max_length": 20}),
        ("longest clip 20, without normalising", False, {"truncation": True, "max_length": 20}),
        ("max_length alone cuts nothing", True, {"max_length": 20}),
        ("longest clip 20, in steps of 16", True, {"truncation": True, "max_length": 20, "pad_to_multiple_of": 16}),
        ("longest clip 60", True, {"truncation": True, "max_length": 60}),
    ]
    cases = []
    for name, normalize, call in calls:
        extractor = Wav2Vec2FeatureExtractor(do_normalize=normalize)
        values = extractor(samples, sampling_rate=16_000, **call)["input_values"][0]
        step = call.get("pad_to_multiple_of")
        longest = call.get("max_length") if call.get("truncation") else None
        if longest and step:
            longest = -(-longest // step) * step
        cases.append(
            {
                "name": name,
                "samples": [float(value) for value in samples],
                "call": call,
                "maxLength": longest,
                "doNormalize": normalize,
                "expected": [float(value) for value in values],
            }
        )
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"transformers": transformers.__version__, "cases": cases}) + "\n")
    print(f"{OUT}: {len(cases)} cases, lengths {[len(case['expected']) for case in cases]}")


if __name__ == "__main__":
    main()
