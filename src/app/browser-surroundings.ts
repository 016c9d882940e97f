// Whether the page can be seen and the machine is plugged in, as far as the browser tells.

import type { StudioDeps, Surroundings } from '../state/studio-deps.ts';

/** Of the Battery Status API, which TypeScript's library leaves out; Chromium alone has it. */
interface BatteryManager extends EventTarget {
  charging: boolean;
}

interface WithBattery {
  getBattery(): Promise<BatteryManager>;
}

export function browserSurroundings(): StudioDeps['surroundings'] {
  let power: Surroundings['power'] = 'unknown';
  const listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  document.addEventListener('visibilitychange', tell);
  if ('getBattery' in navigator) {
    void (navigator as Navigator & WithBattery)
      .getBattery()
      .then((battery) => {
        const read = () => {
          power = battery.charging ? 'mains' : 'battery';
          tell();
        };
        battery.addEventListener('chargingchange', read);
        read();
      })
      // a policy may forbid it
      .catch(() => undefined);
  }
  return {
    now: () => ({ isVisible: document.visibilityState === 'visible', power }),
    onChange: (listener) => void listeners.push(listener),
  };
}
