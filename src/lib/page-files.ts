// Where the files lie that the page came with. The build has relative addresses, so that it works in any folder of any host;
// a worker's own address is in the build's `assets/`, one below the page's.

/** The folder of the page, as an address that ends in "/". */
export function pageFolder(): string {
  const base = import.meta.env.BASE_URL;
  if (typeof location === 'undefined') return base;
  if (typeof document !== 'undefined') return new URL(base, document.baseURI).href;
  return new URL(base === './' ? '../' : base, location.href).href;
}

/** The address of one of them: "sample/archive.zip" → "https://host/voxtune/sample/archive.zip". */
export function pageFile(path: string): string {
  return pageFolder() + path;
}
