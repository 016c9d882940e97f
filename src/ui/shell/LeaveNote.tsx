// Asks before the page is left while something runs; and tells whoever stays what leaving would have cost, and what is kept.

import { ActionIcon } from '@mantine/core';
import { IconInfoCircle, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeavingCost } from '../../state/leaving.ts';
import classes from '../common/error-notice.module.css';
import type { Said } from '../common/said.ts';
import { useAskBeforeLeaving } from '../common/use-ask-before-leaving.ts';
import { useSaid } from '../common/use-said.ts';
import { useLeavingCosts } from './use-leaving-costs.ts';

export function LeaveNote() {
  const { t } = useTranslation('shell');
  const [isOpen, setIsOpen] = useState(false);
  const costs = useLeavingCosts();
  useAskBeforeLeaving(costs.length > 0, () => setIsOpen(true));
  if (!isOpen || costs.length === 0) return null;
  return (
    <section className={classes.notice} data-tone="calm" role="status" aria-label={t('leave.title')}>
      <IconInfoCircle className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>{t('leave.title')}</p>
        <Costs costs={costs} />
      </div>
      <ActionIcon aria-label={t('leave.close')} onClick={() => setIsOpen(false)}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </section>
  );
}

function Costs({ costs }: { costs: readonly LeavingCost[] }) {
  const said = useSaid('shell');
  return costs.map((cost) => (
    <p key={cost.kind} className={classes.sentence}>
      {said([costSaid(cost)])}
    </p>
  ));
}

function costSaid(cost: LeavingCost): Said {
  switch (cost.kind) {
    case 'train':
      return {
        key: cost.step > 0 ? 'leave.train' : 'leave.trainFromStart',
        values: { name: cost.name, step: cost.step },
      };
    case 'queue':
      return { key: 'leave.queue', values: { count: cost.count, total: cost.count } };
    case 'probe':
    case 'cut':
    case 'map':
    case 'files':
      return { key: `leave.${cost.kind}` };
    default:
      return { key: `leave.${cost.kind}`, values: { name: cost.name } };
  }
}
