// Plays one clip at a time, wherever it is named. `current` is the clip that Space plays.

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface ClipPlayerState {
  /** The clip that sounds now. */
  playing: number | null;
  /** The clip last played or pointed at. */
  current: number | null;
}

export interface ClipPlayer {
  store: StoreApi<ClipPlayerState>;
  /** Plays the clip from its start, or stops it if it is the one that sounds. */
  toggle(clipIndex: number): Promise<void>;
  /** Plays the clip from so many seconds on. */
  playFrom(clipIndex: number, seconds: number): Promise<void>;
  /** How far the clip that sounds has come, 0..1; null where none does yet. */
  progress(): number | null;
  stop(): void;
  /** Makes the clip the one that Space plays. */
  point(clipIndex: number | null): void;
}

export interface ClipSource {
  /** Mono samples of a clip of the open data set, and their rate. */
  read(clipIndex: number): Promise<{ samples: Float32Array; sampleRateHz: number }>;
}

export function createClipPlayer(source: ClipSource): ClipPlayer {
  const store = createStore<ClipPlayerState>(() => ({ playing: null, current: null }));
  let audio: AudioContext | null = null;
  let node: AudioBufferSourceNode | null = null;
  let request = 0;

  /** Of the clip that sounds: when its start was or would have been, by the clock of `audio`, and how long it is. */
  let sounding: { startedAt: number; seconds: number } | null = null;

  function stop(): void {
    request++;
    node?.stop();
    node = null;
    sounding = null;
    store.setState({ playing: null });
  }

  async function playFrom(clipIndex: number, seconds: number): Promise<void> {
    stop();
    const own = request;
    store.setState({ playing: clipIndex, current: clipIndex });
    try {
      // Created on the first click or key: browsers let no page sound before.
      audio ??= new AudioContext();
      const [{ samples, sampleRateHz }] = await Promise.all([source.read(clipIndex), audio.resume()]);
      if (own !== request) return;
      const buffer = audio.createBuffer(1, Math.max(1, samples.length), sampleRateHz);
      buffer.getChannelData(0).set(samples);
      node = new AudioBufferSourceNode(audio, { buffer });
      node.connect(audio.destination);
      node.onended = () => {
        if (own === request) stop();
      };
      const from = Math.max(0, Math.min(seconds, buffer.duration));
      sounding = { startedAt: audio.currentTime - from, seconds: buffer.duration };
      node.start(0, from);
    } catch (thrown) {
      if (own === request) stop();
      throw thrown;
    }
  }

  return {
    store,
    stop,
    playFrom,
    point: (clipIndex) => store.setState({ current: clipIndex }),
    async toggle(clipIndex) {
      if (store.getState().playing === clipIndex) stop();
      else await playFrom(clipIndex, 0);
    },
    progress() {
      if (!sounding || !audio) return null;
      return Math.max(0, Math.min(1, (audio.currentTime - sounding.startedAt) / sounding.seconds));
    },
  };
}

export const ClipPlayerContext = createContext<ClipPlayer | null>(null);

export function useClipPlayer(): ClipPlayer {
  const player = useContext(ClipPlayerContext);
  if (!player) throw new Error('A component that plays clips stands outside of <ClipPlayerContext>.');
  return player;
}

export function useIsPlaying(clipIndex: number): boolean {
  return useStore(useClipPlayer().store, (state) => state.playing === clipIndex);
}
