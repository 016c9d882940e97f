// Whether the page is as narrow as a phone: where a table needs other columns, not only other widths.

import { useMediaQuery } from '@mantine/hooks';

export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
}
