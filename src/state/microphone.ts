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
  /** Resolves when it listens: what it hears stays in memory, `keepSec` of it, and is gone when it stops. Rejects likewise. */
  listen(keepSec: number, onLevel: (peak: number, seconds: number) => void): Promise<Listening>;
}

/** A microphone that is open, for as long as something of it is wanted. */
export interface Listening {
  /** Seconds since it began. */
  heardSec(): number;
  /** The last so many seconds of what is kept, or as many as there are, mono at this rate. */
  last(seconds: number, sampleRateHz: number): Float32Array<ArrayBuffer>;
  /** Lets the microphone go. What is kept can still be had. */
  stop(): void;
  /** Resolves when the microphone is gone: unplugged, or taken away. */
  ended: Promise<void>;
}

/** To become a clip. */
export interface NewRecording {
  wav: Blob;
  /** Of the file, with its extension. */
  name: string;
  label: string;
}
