// What is said of a GPU's examination: which kernels compute what wasm does, which were replaced by what and why.

import type { AdapterVerdict, KernelVerdict } from '../../engine/backend/engine-info.ts';
import { fallenBack, isWhole } from '../../engine/backend/engine-info.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';

/** The kernels that were examined one by one. */
export function examinedKernels({ kernels }: AdapterVerdict): KernelVerdict[] {
  return kernels.filter(({ kernel }) => !isWhole(kernel));
}

/** The whole in a sentence or two. */
export function verdictSaid(verdict: AdapterVerdict, format: NumberFormat): Said[] {
  const { refusedFor, seconds, examinedAtMs } = verdict;
  const when: Said = {
    key: 'kernels.when',
    values: { day: format.day(examinedAtMs), seconds: format.decimal(seconds, seconds < 10 ? 1 : 0) },
  };
  if (refusedFor) {
    const key = refusedFor.fault === 'differs' || refusedFor.fault === 'refused' ? 'refused' : 'refusedLost';
    return [
      { key: `kernels.${key}`, values: { kernel: nameOf(refusedFor.kernel), why: [whySaid(refusedFor, format)] } },
    ];
  }
  const examined = examinedKernels(verdict);
  const replaced = fallenBack(verdict).length;
  const known = examined.map(({ difference }) => difference ?? 0);
  const right = examined.filter(({ fault }) => fault === null).length;
  if (replaced === 0)
    return [
      { key: 'kernels.right', values: { count: right, difference: ofDifference(largestOf(known, 0), format) } },
      when,
    ];
  return [{ key: 'kernels.replaced', values: { right, count: examined.length } }, when];
}

/** One that was given up: why, and what computes in its place. */
export function replacementSaid(verdict: KernelVerdict, format: NumberFormat): Said[] {
  const of = isWhole(verdict.kernel) ? `${verdict.kernel}-` : '';
  return [whySaid(verdict, format), { key: `kernels.instead.${of}${verdict.way}` }];
}

function nameOf(kernel: string): string | Said[] {
  return isWhole(kernel) ? [{ key: `kernels.${kernel}` }] : kernel;
}

function whySaid({ fault, difference }: KernelVerdict, format: NumberFormat): Said {
  if (fault !== 'differs') return { key: `kernels.why.${fault ?? 'differs'}` };
  if (difference === null) return { key: 'kernels.why.noNumber' };
  return { key: 'kernels.why.differs', values: { difference: ofDifference(difference, format) } };
}

/** Two digits: which is which matters, not more. */
export function ofDifference(difference: number, format: NumberFormat): string {
  return difference === 0 ? '0' : format.scientific(Number(difference.toPrecision(2)));
}
