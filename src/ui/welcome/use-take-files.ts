// What was dropped or chosen: a project is opened, everything else is imported.

import { isProjectName } from '../../config/project-ending.ts';
import { useActions } from '../common/use-studio.ts';

export function useTakeFiles(import_: (files: File[]) => void): (files: File[]) => void {
  const { openProject } = useActions();
  return (files) => {
    const project = files.find(({ name }) => isProjectName(name));
    if (project) void openProject(project);
    else import_(files);
  };
}
