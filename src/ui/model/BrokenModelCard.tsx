// A model whose record is not whole, among the others.

import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Broken, BrokenButtons, brokenName } from '../common/BrokenRecord.tsx';
import classes from './ModelCards.module.css';

export function BrokenModelCard({ record }: { record: Broken }) {
  const { t } = useTranslation('records');
  return (
    <article className={classes.card}>
      <span className={classes.name} title={brokenName(record)}>
        {brokenName(record)}
      </span>
      <p className={classes.broken}>
        {t('problem', { problem: record.problem })} {t('whatToDo')}
      </p>
      <div className={classes.bottom}>
        <Badge variant="outline" color="red" tt="none">
          {t('broken')}
        </Badge>
        <Group gap={4} ml="auto">
          <BrokenButtons record={record} />
        </Group>
      </div>
    </article>
  );
}
