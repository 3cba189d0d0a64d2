/** Which billing cycles can be asked for (sales 5.1.3): the current one by the business clock and 18 before it. */
import { useMemo } from 'react';
import { useSession } from '../../app/session.tsx';
import { stepMonth } from '../../ui/month-picker.tsx';
import { businessMonth } from '../../ui/time-text.ts';

export const MONTHS_BACK = 18;

export interface Period {
  readonly newest: string;
  readonly oldest: string;
}

export function usePeriod(): Period {
  const { now } = useSession().clock;
  return useMemo(() => {
    const newest = businessMonth(new Date(now));
    return { newest, oldest: stepMonth(newest, -MONTHS_BACK) };
  }, [now]);
}

/** The month an address names when it can be asked for, else the current one. */
export function monthAsked(said: string | undefined, { newest, oldest }: Period): string {
  return said !== undefined && /^\d{4}-\d{2}$/.test(said) && said >= oldest && said <= newest ? said : newest;
}
