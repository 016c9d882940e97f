import { expect, test } from 'vitest';
import { fromErrorRecord, toErrorRecord, VoxtuneError } from './errors.ts';

test('an error survives the trip through a record', () => {
  const sent = new VoxtuneError('zip/corrupt', 'The archive ends early.', { found: 3 });
  const received = fromErrorRecord(structuredClone(toErrorRecord(sent)));
  expect(received).toBeInstanceOf(VoxtuneError);
  expect(received.code).toBe('zip/corrupt');
  expect(received.params).toEqual({ found: 3 });
  expect(received.message).toBe('The archive ends early.');
});
