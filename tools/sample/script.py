"""What the sample archive is made of: its sentences, its voices, its emotions' names.

The pretraining corpus imports this file too, to keep these words and voices out of what the model hears.
"""

from typing import NamedTuple

EMOTIONS = ("ANG", "DIS", "FEA", "HAP", "NEU", "SAD")

# Code in the file name → what is said. Short, so that a clip lasts about a second.
SENTENCES = {
    "DOP": "The door is open",
    "BMM": "Bring me the map",
    "WNT": "We need more tea",
    "SLL": "She lost her lamp",
    "HCB": "He came by boat",
    "YGB": "You gave it back",
    "RFF": "The rain fell fast",
    "IKN": "I know his name",
    "TDB": "They drive the bus",
    "PCA": "Put the coat away",
    "MDA": "My dog is asleep",
    "LGH": "Let us go home",
}


class Voice(NamedTuple):
    """One made-up speaker. `accent` is an espeak-ng language that reads the English text, `variant` its timbre."""

    accent: str
    variant: str
    sex: str
    age: int
    language: str
    pitch: int  # espeak-ng's -p of neutral speech
    speed: int  # words a minute of neutral speech


VOICES = (
    Voice("en-us", "Alex", "Male", 34, "English (America)", 50, 190),
    Voice("en-us", "Alicia", "Female", 29, "English (America)", 48, 200),
    Voice("en-gb", "Michael", "Male", 51, "English (Great Britain)", 42, 185),
    Voice("en-gb-x-rp", "Andrea", "Female", 43, "English (Received Pronunciation)", 55, 195),
    Voice("en-gb-scotland", "Lee", "Male", 27, "English (Scotland)", 58, 205),
    Voice("en-gb-scotland", "Annie", "Female", 62, "English (Scotland)", 44, 180),
    Voice("en-029", "Gene", "Male", 38, "English (Caribbean)", 47, 195),
    Voice("en-029", "belinda", "Female", 24, "English (Caribbean)", 52, 210),
    Voice("en-us-nyc", "Mike", "Male", 45, "English (New York City)", 53, 205),
    Voice("en-us-nyc", "linda", "Female", 36, "English (New York City)", 47, 200),
    Voice("de", "Denis", "Male", 33, "German", 46, 185),
    Voice("de", "f2", "Female", 31, "German", 50, 190),
    Voice("fr", "Marco", "Male", 57, "French", 52, 190),
    Voice("fr", "steph", "Female", 22, "French", 56, 205),
    Voice("es", "Diogo", "Male", 41, "Spanish", 48, 200),
    Voice("es", "f4", "Female", 48, "Spanish", 45, 195),
    Voice("it", "Hugo", "Male", 30, "Italian", 55, 195),
    Voice("pt-br", "anika", "Female", 27, "Portuguese (Brazil)", 42, 200),
    Voice("nl", "Andy", "Male", 66, "Dutch", 44, 175),
    Voice("sv", "aunty", "Female", 54, "Swedish", 50, 190),
)
FIRST_ACTOR = 1001
