"""Random things to say: everyday English words and invented syllables, in several scripts.

The words of the sample archive and the English digits never appear: they are what the model is tested on.
"""

import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sample"))
from script import SENTENCES, VOICES  # noqa: E402, F401

DIGITS = "zero one two three four five six seven eight nine oh".split()
SOUND_LIKE_DIGITS = "won to too for fore ate".split()
EXCLUDED = {w.lower() for s in SENTENCES.values() for w in re.findall(r"[A-Za-z]+", s)} | {*DIGITS, *SOUND_LIKE_DIGITS}

_WORDS = """
able about above across after again against air almost alone along among angle animal answer apple april area arm army
around arrive art ask aunt autumn baby bad bag ball band bank barn base basket beach bean bear beautiful because become bed
begin behind believe bell belong below better between big bird bitter black blanket blood blow blue board body bone book
border borrow both bottle bottom bowl box branch bread break breakfast breath bridge bright brother brown brush bubble build
burn busy butter button buy cabin cake calm camera camp candle captain car card careful carpet carry castle catch cause
chair chance change cheap cheese chicken chief child choice circle city clay clean clear climb clock cloud coal coffee cold
color common company copper corner cotton cough count country cousin cover crazy cream cross crowd cry cup curtain cut
damage dance danger dark daughter day dear decide deep deer desk different dinner dirty doctor double doubt draw dream dress
drink dry dust early earth east easy edge egg elbow empty end engine enjoy enough enter equal evening event every example
eye face fact fair faith false family famous far farmer father feather feed feel fence few field fight figure final finger
finish fire first fish flame flat floor flower fly follow food foot force forest fork forward fox frame free fresh friend
front fruit full funny future garden gate gather general gentle girl glass goat gold good grain grass gray great green
ground group grow guess guide guitar hair half hammer hand happen happy harbor hard hat head healthy hear heart heavy height
help high hill hit hold hole hollow honest hope horse hot hour house hundred hunger hurry ice idea important inch inside
iron island jacket jaw jewel join journey joy judge juice jump just kettle kick kind king kitchen knee knife knock ladder
lady lake language large laugh law lazy lead leaf learn leather leave leg lemon lesson letter level library lift light like
limit line lion lip listen little live loaf lock long look loose loud love low lucky lunch machine magic mail main make
market marry master match matter meal measure meat medicine melt metal middle milk mill mind minute mirror mistake mix money
monkey month moon morning mother motor mountain mouse mouth move much mud music narrow nation nature near neck needle
neighbor nest never new night noise none north nose note nothing number nurse object ocean offer office often oil old
onion opinion orange order other outside oven owl own page pain paint pair palace paper parcel parent park part party pass
patient pay peace pen pencil people pepper perfect period person piano picture piece pig pillow pilot pipe place plain plan
plant plastic plate play please pocket poem point poison police pony poor possible potato powder power prepare present
press pretty price prince prison private problem promise proud public pull pump pupil purple push quality quarter queen
question quick quiet rabbit race radio railway raise reach read ready real reason receive record red relation remember
repeat reply rest result return rhythm rice rich ride right ring ripe river road rock roof room root rope rose rough round
row royal rubber rule run sad safe sail salad salt sand save say scale school science scissors sea season seat second secret
see seed seem sell send sense serious servant shade shake shallow shape share sharp sheep shelf shell shine ship shirt shock
shoe shop short shoulder shout show shut sick side sign silent silver simple since sing sister size skill skin skirt sky
slip slow small smell smile smoke smooth snake snow soap soft soldier solid some song soon sound soup south space spade
special spoon spring square stage stair stamp stand star start station steam steel stem step stick still stomach stone stop
store storm story strange street stretch strong study sudden sugar summer sun supper sure surprise sweet swim sword table
tail take talk tall taste teach team tell temple ten thank thick thief thin thing think thirty thorn thousand thread throat
through thumb thunder ticket tie tiger tight time tired title together tomato tongue tooth top total touch towel tower town
toy trade train travel tree trouble truck true trust truth try tube turn twelve uncle under until useful usual valley value
vegetable very view village violin visit voice vowel wait walk wall want war warm wash waste watch water wave weak wealth
wear weather week weight west wet whale wheat wheel where whisper whistle white whole why wide wife wild willow wind window
wine wing winter wire wise wish woman wonder wood wool word work world worm worry wrist write wrong yard year yellow young
""".split()
ENGLISH = [w for w in _WORDS if w not in EXCLUDED]

# Script → (consonants, vowels): syllables any voice of that script can read aloud.
_SYLLABLES = {
    "latin": (
        "b c d f g h j k l m n p r s t v w y z ch sh th br cr dr fr gr kr pl pr st tr sk sp kl bl gl sn sm tw qu".split(),
        "a e i o u a e i o u ai ea ee oo ou oa io ei au ie".split(),
    ),
    "cyrillic": ("б в г д ж з к л м н п р с т ф х ц ч ш".split(), "а е и о у ы я ю э".split()),
    "greek": ("β γ δ ζ θ κ λ μ ν ξ π ρ σ τ φ χ ψ".split(), "α ε η ι ο υ ω ου αι".split()),
    "devanagari": ("क ख ग घ च छ ज ट ड त द न प ब म य र ल व श स ह".split(), "ा ि ी ु ू े ै ो ौ".split()),
    "kana": ("", "あ い う え お か き く け こ さ し す せ そ た ち つ て と な に ぬ ね の は ひ ふ へ ほ ま み む め も や ゆ よ ら り る れ ろ わ ん".split()),
}


def invented_word(rng: np.random.Generator, script: str) -> str:
    """One to four random syllables; never an excluded word."""
    consonants, vowels = _SYLLABLES[script]
    while True:
        word = ""
        for _ in range(rng.choice([1, 2, 3, 4], p=[0.3, 0.4, 0.2, 0.1])):
            word += (rng.choice(consonants) if consonants else "") + rng.choice(vowels)
        if consonants and rng.random() < 0.5:
            word += rng.choice(consonants)
        if word not in EXCLUDED:
            return word


def random_words(rng: np.random.Generator, script: str, english_share: float) -> list[str]:
    """One to seven words, a third of the time a single one."""
    count = rng.choice([1, 2, 3, 4, 5, 6, 7], p=[0.32, 0.2, 0.14, 0.12, 0.1, 0.07, 0.05])
    english = script == "latin"
    return [
        str(rng.choice(ENGLISH)) if english and rng.random() < english_share else invented_word(rng, script)
        for _ in range(count)
    ]
