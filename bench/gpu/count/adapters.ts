// What adapters can do at most, as their makers or those who measured them have published it (docs/gpu.md names the
// sources). Nothing here was measured by this project.

export interface AdapterPeaks {
  name: string;
  /** float32, without matrix units. */
  teraflops: number;
  gigabytesPerSec: number;
  /** Parts that compute a workgroup each: what a dispatch of fewer workgroups leaves idle. */
  cores: number;
  /** Of the program's processor time for one dispatch. */
  dispatchMicroseconds: number;
}

/** Middles of what arXiv 2604.02344 measured of sequential dispatches: 24 to 36 µs through Vulkan, 32 to 71 through Metal. */
const dispatchCost = { vulkan: 30, metal: 50 };

export const adapters: readonly AdapterPeaks[] = [
  {
    name: 'Apple M1, 8 cores',
    teraflops: 2.6,
    gigabytesPerSec: 68,
    cores: 8,
    dispatchMicroseconds: dispatchCost.metal,
  },
  {
    name: 'Apple M3, 10 cores',
    teraflops: 3.6,
    gigabytesPerSec: 100,
    cores: 10,
    dispatchMicroseconds: dispatchCost.metal,
  },
  {
    name: 'Intel Iris Xe, 96 EU',
    teraflops: 2.1,
    gigabytesPerSec: 68,
    cores: 6,
    dispatchMicroseconds: dispatchCost.vulkan,
  },
  { name: 'RTX 3060', teraflops: 12.7, gigabytesPerSec: 360, cores: 28, dispatchMicroseconds: dispatchCost.vulkan },
  { name: 'H100 SXM', teraflops: 66.9, gigabytesPerSec: 3350, cores: 132, dispatchMicroseconds: dispatchCost.vulkan },
];
