// Which folder of src/ may import which: docs/architecture.md says why. Type imports count too.

/** From the bottom to the top: a folder imports only those above it in this list. */
const order = [
  'lib',
  'service-worker',
  'config',
  'audio',
  'formats',
  'dataset',
  'engine',
  'model',
  'evaluation',
  'training',
  'run',
  'sweep',
  'storage',
  'importing',
  'library',
  'hub',
  'export',
  'runs',
  'protocol',
  'workers',
  'state',
  'ui',
  'report',
  'app',
  'share-page',
  'share-package',
];

/** The page's thread draws: of the rooms that compute it knows records, events and names, and none of their work. */
const pageMayImport = [
  ...['lib', 'config', 'dataset', 'evaluation', 'run', 'sweep', 'storage', 'protocol', 'state'],
  'engine/backend/engine-info',
  'engine/gemm/benchmark-shape',
  'model/model-record',
  'training/(log-rows|benchmark-types)',
  'export/(csv|export-kinds|onnx/onnx-(options|trial))',
  'importing/(import-progress|decoded-file)',
  'hub/hub-types',
  'runs/across/across-types',
  'runs/predict/predict-types',
  'runs/prefill/prefill-types',
  'runs/project/project-types',
];

/** `parity/` and `testing/` are used by tests and by the parity worker alone. */
const tests = '\\.(test|cases)\\.tsx?$';

// dependency-cruiser asks swc for TypeScript without JSX: for components it is asked with.
const swc = require('@swc/core');
const parseFile = swc.parseFileSync;
swc.parseFileSync = (path, options) => parseFile(path, { ...options, tsx: path.endsWith('.tsx') });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', tests, '^src/app/', '^src/share-(page|package)/', '^src/workers/', '^src/testing/'],
      },
      to: {},
    },
    {
      name: 'tfjs-behind-engine',
      comment: 'TensorFlow.js is reached through engine/ only; engine/ and model/ hold the tensor code.',
      severity: 'error',
      from: { pathNot: '^src/(engine|model)/|^src/testing/(tensor-testing|check-op)' },
      to: { path: 'node_modules/@tensorflow' },
    },
    ...order.map((folder, at) => ({
      name: `layers-${folder}`,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: tests },
      to: {
        path: '^src/',
        pathNot: [
          ...order.slice(0, at + 1).map((other) => `^src/${other}/`),
          '^src/(parity|testing)/',
          // what wires the report into the worker that makes it
          ...(folder === 'workers' ? ['^src/report/make-report'] : []),
        ],
      },
    })),
    {
      name: 'page-draws',
      severity: 'error',
      from: { path: '^src/(state|ui)/', pathNot: tests },
      to: { path: '^src/', pathNot: [...pageMayImport.map((place) => `^src/${place}`), '^src/ui/'] },
    },
    {
      name: 'report-without-react',
      comment: 'The report is written in a worker: of the page it takes words and what decides them.',
      severity: 'error',
      from: { path: '^src/report/', pathNot: tests },
      to: { path: ['^src/ui/.*\\.tsx$', '^src/ui/.*/use-', 'node_modules/(react|@mantine)'] },
    },
    {
      name: 'ui-behind-state',
      comment: 'Components read the store; they open no storage.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/storage/' },
    },
    {
      name: 'parity-is-no-part-of-the-page',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/parity/', '^src/testing/', tests, '^src/workers/parity-worker', '^src/app/headless'],
      },
      to: { path: '^src/(parity|testing)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // AssemblyScript: not modules of the page
    exclude: { path: '\\.as\\.ts$' },
    tsPreCompilationDeps: false,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  },
};
