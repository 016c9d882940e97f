// Headers of every answer, of this project's server as of Vite's.

/** What the page never uses, and so no script in it may. */
const unused = [
  'accelerometer',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

export const fixedHeaders = {
  // cross-origin isolation: without it there is no SharedArrayBuffer, so no wasm threads
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // the microphone is for the page alone, and asked for when a person records
  'Permissions-Policy': [...unused.map((feature) => `${feature}=()`), 'microphone=(self)'].join(', '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
