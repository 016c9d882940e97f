// The microphone as the page sees it: asked for only when a person starts a recording, let go when it ends.

export interface TakenRecording {
  /** 16-bit mono, at the microphone's own rate. */
  wav: Blob;
  seconds: number;
  /** The largest magnitude, full scale 1. */
  peak: number;
}

export interface OngoingRecording {
  stop(): TakenRecording;
  /** Resolves when the microphone is gone: unplugged, or taken away. What was recorded by then can still be had. */
  ended: Promise<void>;
}

export interface Microphone {
  /** Resolves when it records. `onLevel`: several times a second, the largest magnitude since the last time. Rejects with
   *  `microphone/…`. */
  record(onLevel: (peak: number, seconds: number) => void): Promise<OngoingRecording>;
}

/** To become a clip. */
export interface NewRecording {
  wav: Blob;
  /** Of the file, with its extension. */
  name: string;
  label: string;
}
