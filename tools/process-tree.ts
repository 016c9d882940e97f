// What a process and all below it use: memory and processor time, from Linux's /proc.

import { readdirSync, readFileSync } from 'node:fs';

export interface TreeUsage {
  /** Resident pages of each process added up: pages that several share count in each. */
  rssBytes: number;
  /** Only pages that belong to one process. */
  ownBytes: number;
  cpuSec: number;
}

const ticksPerSec = 100;
const pageless: TreeUsage = { rssBytes: 0, ownBytes: 0, cpuSec: 0 };

interface Process {
  parent: number;
  usage: TreeUsage;
}

function readProcess(id: string): Process | null {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    // After the name in parentheses: state is field 0, utime 11, stime 12.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      parent: kib('PPid'),
      usage: {
        rssBytes: kib('VmRSS') * 1024,
        ownBytes: kib('RssAnon') * 1024,
        cpuSec: (Number(fields[11]) + Number(fields[12])) / ticksPerSec,
      },
    };
  } catch {
    return null; // it has ended meanwhile
  }
}

/** Usage of all processes below `root`. */
export function usageBelow(root: number): TreeUsage {
  const processes = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? readProcess(name) : null;
    if (found) processes.set(Number(name), found);
  }
  const isBelow = (id: number): boolean => {
    const parent = processes.get(id)?.parent;
    return parent !== undefined && parent !== 0 && (parent === root || isBelow(parent));
  };
  let sum = pageless;
  for (const [id, { usage }] of processes) {
    if (!isBelow(id)) continue;
    sum = {
      rssBytes: sum.rssBytes + usage.rssBytes,
      ownBytes: sum.ownBytes + usage.ownBytes,
      cpuSec: sum.cpuSec + usage.cpuSec,
    };
  }
  return sum;
}
