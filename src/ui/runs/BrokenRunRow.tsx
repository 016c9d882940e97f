// A run whose record is not whole, in the place where it would have stood.

import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Broken, BrokenButtons, brokenName } from '../common/BrokenRecord.tsx';
import classes from './RunsTablePage.module.css';

/** Those of `RunRow` between its name and its buttons. */
const middleColumns = 6;

export function BrokenRunRow({ record }: { record: Broken }) {
  const { t } = useTranslation('records');
  return (
    <Table.Tr className={classes.row}>
      <Table.Th scope="row">
        <span className={classes.name}>
          <span className={classes.brokenName} title={brokenName(record)}>
            {brokenName(record)}
          </span>
        </span>
        <span className={classes.brokenMark}>{t('broken')}</span>
      </Table.Th>
      <Table.Td colSpan={middleColumns} className={classes.broken}>
        {t('problem', { problem: record.problem })} {t('whatToDo')}
      </Table.Td>
      <Table.Td>
        <span className={classes.buttons}>
          <BrokenButtons record={record} />
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
