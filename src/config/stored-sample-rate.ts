// The rate at which clips are kept and recorded: what every model that Voxtune loads was trained on. One that hears another gets
// them resampled.

export const storedSampleRateHz = 16_000;
