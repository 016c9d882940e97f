// How the name of a project's file ends.

export const projectEnding = '.voxtune-project';

export function isProjectName(name: string): boolean {
  return name.toLowerCase().endsWith(projectEnding);
}
