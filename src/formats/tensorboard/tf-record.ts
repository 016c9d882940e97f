// TFRecord framing, which TensorBoard's event files have: length, masked CRC-32C of the length, data, masked CRC-32C of the data.
// https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

import { crc32c } from '../../lib/crc32.ts';

const headBytes = 12;
const tailBytes = 4;

/** One record of a file. */
export function tfRecord(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(headBytes + data.length + tailBytes);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(data, headBytes);
  view.setUint32(headBytes + data.length, maskedCrc(data), true);
  return record;
}

/** Rotated right by 15 bits plus a constant, so that a checksum of data that holds checksums stays a good one. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
