// "2026-11-29 10.57.03 take 2.wav": when it was made, which no other take shares.

export function takeName(when: Date, count: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join('-');
  const time = [two(when.getHours()), two(when.getMinutes()), two(when.getSeconds())].join('.');
  return `${day} ${time} take ${count}.wav`;
}
