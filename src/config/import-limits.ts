// How long recordings may be: what is far beyond any clip that a model hears is more likely a mistake, or an archive that is meant
// to fill the memory, and would take hours. A person can allow more.

export interface ImportLimits {
  /** Of one clip. */
  clipMinutes: number;
  /** Of all clips of an import together. */
  totalHours: number;
}

export const usualLimits: ImportLimits = { clipMinutes: 30, totalHours: 100 };

/** What may be allowed at most: a clip is read as one array of samples. */
export const longestLimits: ImportLimits = { clipMinutes: 480, totalHours: 1000 };
