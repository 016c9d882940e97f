// Entry of the audio worklet: hands the microphone's samples to the page as they come.

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessorLike): void;

interface AudioWorkletProcessorLike {
  process(inputs: readonly (readonly Float32Array[])[]): boolean;
}

declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };

/** 128 samples come at a time: so many are one message. */
const perMessage = 16;

class CaptureProcessor extends AudioWorkletProcessor implements AudioWorkletProcessorLike {
  #block = new Float32Array(128 * perMessage);
  #filled = 0;

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const mono = input?.[0];
    // no input while the microphone starts, or after it ended
    if (!mono) return true;
    if (this.#filled + mono.length > this.#block.length) this.#send();
    this.#block.set(mono, this.#filled);
    this.#filled += mono.length;
    if (this.#filled === this.#block.length) this.#send();
    return true;
  }

  #send(): void {
    if (this.#filled > 0) this.port.postMessage(this.#block.slice(0, this.#filled));
    this.#filled = 0;
  }
}

registerProcessor('capture', CaptureProcessor);
