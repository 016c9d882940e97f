// `facts.js` of a package, which the export writes.

export declare const facts: import('../export/package/package-facts.ts').PackageFacts;

/** Of `model.onnx`, written so that bundlers see it. */
export declare const modelUrl: URL;
