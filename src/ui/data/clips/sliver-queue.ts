// The waveforms of the rows that can be seen: made a few at a time, the newest wish first, and not at all for a row that has
// scrolled away before its turn.

const mostAtOnce = 2;
const mostKept = 4000;

export interface SliverQueue {
  /** What is there already. */
  kept(clip: number): string | undefined;
  /** `onMade` is told once, unless the wish is taken back by the function that this gives. */
  wish(clip: number, onMade: (path: string) => void): () => void;
}

/** @param make the waveform of a clip; what fails is left out */
export function sliverQueue(make: (clip: number) => Promise<string>): SliverQueue {
  const made = new Map<number, string>();
  const wishes: { clip: number; onMade: (path: string) => void }[] = [];
  let running = 0;

  function next(): void {
    if (running >= mostAtOnce) return;
    const wish = wishes.pop();
    if (!wish) return;
    running += 1;
    make(wish.clip)
      .then((path) => {
        made.set(wish.clip, path);
        const [oldest] = made.keys();
        if (made.size > mostKept && oldest !== undefined) made.delete(oldest);
        wish.onMade(path);
      })
      // a row without a picture: what is wrong with the clip is told where it is played
      .catch(() => {})
      .finally(() => {
        running -= 1;
        next();
      });
  }

  return {
    kept: (clip) => made.get(clip),
    wish(clip, onMade) {
      let isWanted = true;
      const wish = { clip, onMade: (path: string) => isWanted && onMade(path) };
      wishes.push(wish);
      next();
      return () => {
        isWanted = false;
        const at = wishes.indexOf(wish);
        if (at >= 0) wishes.splice(at, 1);
      };
    },
  };
}
