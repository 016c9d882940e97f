// Runs whose records are not whole, under the table of those that are.

import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Broken, BrokenButtons, brokenName } from '../common/BrokenRecord.tsx';
import classes from './RunsTablePage.module.css';

export function BrokenRuns({ records }: { records: readonly Broken[] }) {
  const { t } = useTranslation('records');
  if (records.length === 0) return null;
  return (
    <div className={classes.broken}>
      <Table>
        <Table.Tbody>
          {records.map((record) => (
            <Table.Tr key={record.id}>
              <Table.Th scope="row" className={classes.brokenName}>
                <span title={brokenName(record)}>{brokenName(record)}</span>
                <span className={classes.brokenMark}>{t('broken')}</span>
              </Table.Th>
              <Table.Td className={classes.problem}>
                {t('problem', { problem: record.problem })} {t('whatToDo')}
              </Table.Td>
              <Table.Td>
                <span className={classes.buttons}>
                  <BrokenButtons record={record} />
                </span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
