// The place where recordings come in, get their labels and are split.

import { useStudio } from '../common/use-studio.ts';
import { Welcome } from '../welcome/Welcome.tsx';
import { DatasetView } from './DatasetView.tsx';

export function DataPlace() {
  const dataset = useStudio((state) => state.dataset);
  return dataset ? <DatasetView key={dataset.record.id} dataset={dataset} /> : <Welcome />;
}
