import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { distanceBucket } from './relative-position.ts';

interface Buckets {
  num_buckets: number;
  max_bucket_distance: number;
  from: number;
  to: number;
  /** Distances at which another bucket begins. */
  runs: [number, number][];
}

const url = new URL('../../../fixtures/golden/functions.json', import.meta.url);
const golden = JSON.parse(readFileSync(url).toString()) as { distance_buckets: Buckets[] };

test.each(golden.distance_buckets)(
  'each distance is in torch’s bucket: $num_buckets to $max_bucket_distance',
  (one) => {
    const config = { buckets: one.num_buckets, maxDistance: one.max_bucket_distance };
    const found: [number, number][] = [];
    for (let distance = one.from; distance <= one.to; distance++) {
      const bucket = distanceBucket(distance, config);
      if (bucket !== found.at(-1)?.[1]) found.push([distance, bucket]);
    }
    expect(found).toEqual(one.runs);
  },
);
