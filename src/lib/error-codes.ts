// Every code that an error can carry, `area/reason`. A test checks that each has its sentence in every language.

export const errorCodes = [
  'internal/unexpected',
  'internal/worker-died',
  // the page's own server
  'server/gone',
  'server/renewed',
  // a file that was chosen and cannot be read
  'file/missing',
  'file/changed',
  'file/too-large',
  // a text that Git LFS left in its place
  'file/lfs-pointer',
  // archives and files
  'zip/not-a-zip',
  'zip/corrupt',
  'zip/encrypted',
  'zip/unsupported',
  'import/no-audio',
  'import/no-files',
  'import/cancelled',
  // what can be allowed
  'import/too-long',
  'import/no-sample',
  // entries of an archive that hold nothing to import: listed so that the counts add up
  'import/folder',
  'import/system-file',
  // one file of an archive that could not be used: listed, never fatal
  'audio/not-audio',
  'audio/empty',
  'audio/truncated',
  'audio/unsupported-format',
  // known, and another browser would decode it
  'audio/no-decoder',
  // chunks of WAV and AIFF that are not where they should be
  'audio/odd-chunk',
  'audio/bad-chunk',
  'audio/undecodable',
  'audio/too-short',
  'audio/too-long',
  // labels and splits
  'labels/bad-regex',
  'labels/none-found',
  'labels/too-few-classes',
  'labels/empty-name',
  'labels/long-name',
  'labels/unknown',
  'clips/no-match',
  'split/too-few-clips',
  'split/unknown-file',
  'split/unlisted-clip',
  'split/no-speakers',
  'split/too-few-speakers',
  // models
  'model/no-config',
  'model/several',
  'model/bad-config',
  'model/unsupported-type',
  'model/unsupported-option',
  'model/no-weights',
  'model/bad-weights',
  'model/missing-weights',
  'model/wrong-shape',
  'model/wrong-hash',
  'model/clip-too-short',
  'pickle/forbidden',
  // models from Hugging Face
  'hub/bad-id',
  'hub/not-found',
  'hub/no-access',
  'hub/gated',
  'hub/rate-limited',
  'hub/unreachable',
  'hub/server',
  'hub/bad-answer',
  'hub/no-model',
  'hub/cut',
  'hub/wrong-length',
  'hub/wrong-hash',
  'hub/cancelled',
  'hub/busy',
  // training
  'config/invalid',
  'config/training-arguments',
  'training/not-a-number',
  'training/never-finite',
  'training/no-checkpoint',
  'training/dataset-changed',
  'training/checkpoint-mismatch',
  'training/stopped',
  'training/busy',
  // another tab owns the run
  'training/elsewhere',
  'training/gave-up',
  'training/too-large',
  'training/clip-too-long',
  // engine and storage
  'engine/no-webgpu',
  'engine/device-lost',
  'engine/thread-lost',
  'engine/out-of-memory',
  'storage/unavailable',
  'storage/full',
  'storage/missing',
  'storage/damaged-clips',
  'storage/damaged-frames',
  'storage/damaged-model',
  'storage/damaged-checkpoint',
  'storage/not-whole',
  'storage/newer',
  // a tab with an earlier version of the page is open
  'storage/upgrade-blocked',
  'storage/earlier-cleared',
  // another tab or thread holds the file
  'storage/busy',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
