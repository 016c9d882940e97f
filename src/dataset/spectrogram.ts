// What a clip looks like as it is drawn.

export interface Spectrogram {
  /** 0 (80 dB below the loudest, or softer) to 255 (the loudest); column after column, low frequencies first. */
  levels: Uint8Array<ArrayBuffer>;
  columns: number;
  rows: number;
}

export interface SoundPicture {
  /** Lowest and highest sample of each of equal parts. */
  peaks: Float32Array;
  spectrogram: Spectrogram;
}
