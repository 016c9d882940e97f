// Which folder of src/ may import which: docs/architecture.md says why. Type imports count too.
const folders = {
  lib: [],
  config: ['lib'],
  audio: ['lib'],
  formats: ['lib', 'config'],
  dataset: ['lib', 'config'],
  engine: ['lib', 'protocol'],
  model: ['lib', 'config', 'formats', 'engine', 'audio', 'protocol'],
  training: ['lib', 'config', 'dataset', 'engine', 'model', 'protocol'],
  storage: ['lib', 'config', 'formats', 'dataset', 'protocol'],
  export: ['lib', 'config', 'formats', 'dataset', 'model', 'training', 'protocol'],
  protocol: ['lib', 'config', 'dataset'],
  workers: [
    'lib',
    'config',
    'audio',
    'formats',
    'dataset',
    'engine',
    'model',
    'training',
    'storage',
    'export',
    'protocol',
  ],
  state: ['lib', 'config', 'dataset', 'protocol', 'storage'],
  ui: ['lib', 'config', 'dataset', 'protocol', 'state'],
  app: ['lib', 'config', 'dataset', 'protocol', 'storage', 'state', 'ui', 'workers', 'export', 'formats'],
};

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
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.test\\.tsx?$', '^src/app/', '^src/workers/'] },
      to: {},
    },
    {
      name: 'tfjs-behind-engine',
      comment: 'TensorFlow.js is reached through engine/ only; engine/ and model/ hold the tensor code.',
      severity: 'error',
      from: { pathNot: '^src/(engine|model)/' },
      to: { path: 'node_modules/@tensorflow' },
    },
    ...Object.entries(folders).map(([folder, allowed]) => ({
      name: `layers-${folder}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: [`^src/${folder}/`, ...allowed.map((other) => `^src/${other}/`)] },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // AssemblyScript: not modules of the page
    exclude: { path: '^src/engine/wasm/' },
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
