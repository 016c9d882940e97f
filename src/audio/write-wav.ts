// A WAV file of mono samples, 16-bit or float, as every program reads it.

const headerBytes = 44;

/** Full scale is ±1; what is beyond is cut off. */
export function toInt16(samples: Float32Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-32768, Math.min(32767, sample * 32768))));
}

/** @param chunks 16-bit samples, one chunk after another */
export function writeWav(chunks: readonly Int16Array<ArrayBuffer>[], sampleRateHz: number): Blob {
  const dataBytes = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return new Blob([wavHeader(dataBytes, sampleRateHz), ...chunks], { type: 'audio/wav' });
}

/** The same as bytes. */
export function wavBytes(samples: Int16Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + samples.byteLength);
  bytes.set(wavHeader(samples.byteLength, sampleRateHz));
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), headerBytes);
  return bytes;
}

/** What stands before so many bytes of samples. */
export function wavHeader(dataBytes: number, sampleRateHz: number, isFloat = false): Uint8Array<ArrayBuffer> {
  const sampleBytes = isFloat ? 4 : 2;
  const view = new DataView(new ArrayBuffer(headerBytes));
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) view.setUint8(at + i, letters.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  // PCM or IEEE float, one channel
  view.setUint16(20, isFloat ? 3 : 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * sampleBytes, true);
  view.setUint16(32, sampleBytes, true);
  view.setUint16(34, 8 * sampleBytes, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  return new Uint8Array(view.buffer);
}
