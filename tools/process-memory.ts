// How much memory this process's children hold together: what a headless run costs the machine. Linux only.

import { readdirSync, readFileSync } from 'node:fs';

function parentsAndSizes(): Map<number, { parent: number; kib: number }> {
  const found = new Map<number, { parent: number; kib: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
      // shared pages are counted in each process by VmRSS, so only a process's own are added up
      const anonymous = Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      found.set(Number(name), { parent, kib: anonymous });
    } catch {
      // the process has ended meanwhile
    }
  }
  return found;
}

/** Bytes of memory of their own that the descendants of this process hold, or null where that cannot be told. */
export function descendantBytes(): number | null {
  if (process.platform !== 'linux') return null;
  const processes = parentsAndSizes();
  const isDescendant = (id: number): boolean => {
    const parent = processes.get(id)?.parent;
    return parent !== undefined && (parent === process.pid || isDescendant(parent));
  };
  let kib = 0;
  for (const [id, { kib: own }] of processes) if (isDescendant(id)) kib += own;
  return kib * 1024;
}

/** Watches until `stop`, which tells the most that was seen. */
export function watchPeakMemory(everyMs = 500): { stop(): number | null } {
  let peak = descendantBytes();
  const timer = setInterval(() => {
    peak = Math.max(peak ?? 0, descendantBytes() ?? 0);
  }, everyMs);
  if (peak === null) clearInterval(timer);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
