// Whether the end of a run is told as a notification: off until a person turns it on, which is when the browser asks.

const key = 'voxtune.notify';

/** Turned on, and still allowed. */
export function isNotifying(): boolean {
  return canNotify() && Notification.permission === 'granted' && read() === 'on';
}

export function canNotify(): boolean {
  return 'Notification' in globalThis;
}

/** Resolves with what it is then: a person may refuse. */
export async function setNotifying(isOn: boolean): Promise<boolean> {
  const isAllowed = isOn && (await Notification.requestPermission()) === 'granted';
  try {
    localStorage.setItem(key, isAllowed ? 'on' : 'off');
  } catch {
    // Full or forbidden: the next visit starts without it.
  }
  return isAllowed;
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
