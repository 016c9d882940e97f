// The low-pass filters of soxr's "HQ", librosa's default, as Kaiser windows: fitted by least squares to the responses of
// soxr 1.1 to an impulse. For the ratios below, which soxr does in one step, no tap differs by more than 1.2e-7; its other
// ratios take two steps, which one window meets to 0.1 % of the gain at every frequency.

export interface LowPass {
  /** Half gain at this share of the lower rate's Nyquist frequency. */
  cutoff: number;
  /** Samples of the lower rate to each side. */
  half: number;
  /** Shape of the Kaiser window. */
  beta: number;
}

const cutoff = 0.956872;

/** By input rate over output rate, in lowest terms. */
const oneStep: Readonly<Record<string, LowPass>> = {
  '1/4': { cutoff, half: 97.125, beta: 13.04 },
  '1/2': { cutoff, half: 97.25, beta: 13.04 },
  '3/4': { cutoff, half: 97.125, beta: 13.04 },
  '3/2': { cutoff, half: 96.8333, beta: 13.04 },
  '2/1': { cutoff, half: 97.25, beta: 13.04 },
  '3/1': { cutoff, half: 96.8333, beta: 13.04 },
  '4/1': { cutoff, half: 102.25, beta: 13.7112 },
  '6/1': { cutoff, half: 101.5, beta: 13.7113 },
  '12/1': { cutoff, half: 104.8333, beta: 14.1042 },
};

const twoSteps: LowPass = { cutoff: 0.956843, half: 109.7, beta: 15.98 };

/** @param from,to the rates, or any numbers in their ratio, in lowest terms. */
export function soxrLowPass(from: number, to: number): LowPass {
  return oneStep[`${from}/${to}`] ?? twoSteps;
}
