// A button that is held while one speaks, by pointer or by key; who cannot hold taps it once to begin and once to end. What a press
// means is a pure function, so that it can be tested without one.

export type Press = 'idle' | 'held' | 'latched';

/** Shorter than this is a tap: nobody says anything so fast. */
export const tapMs = 350;

export type PressEvent = { kind: 'down'; atMs: number } | { kind: 'up'; atMs: number } | { kind: 'cancel' };

export interface PressState {
  press: Press;
  /** Of the press that is held. */
  downAtMs: number;
}

export const noPress: PressState = { press: 'idle', downAtMs: 0 };

/** @returns the state, and what has to be done: begin, or end what was begun. */
export function afterPress(state: PressState, event: PressEvent): { state: PressState; does: 'begin' | 'end' | null } {
  if (event.kind === 'cancel') return { state: noPress, does: state.press === 'idle' ? null : 'end' };
  if (event.kind === 'down') {
    if (state.press === 'held') return { state, does: null };
    // the second tap
    if (state.press === 'latched') return { state: noPress, does: 'end' };
    return { state: { press: 'held', downAtMs: event.atMs }, does: 'begin' };
  }
  if (state.press !== 'held') return { state, does: null };
  if (event.atMs - state.downAtMs < tapMs) return { state: { ...state, press: 'latched' }, does: null };
  return { state: noPress, does: 'end' };
}
