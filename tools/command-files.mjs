// Where the files of a build lie that only the commands of a checkout need: beside the folder that goes to a host.

/** @param {string} folder of the build */
export function commandFilesOf(folder) {
  return `${folder}-commands`;
}
