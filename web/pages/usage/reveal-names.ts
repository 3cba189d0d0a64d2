/** The eye of lists that name customers and account managers: the column says whom to ask about. */
import { useMemo } from 'react';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import type { RevealValues } from '../../ui/reveal.ts';

/** Masked column whose ids are members. */
export const MANAGER_NAME = 'accountManager';

export function useNamesReveal(): RevealValues | undefined {
  const customers = useCustomerReveal();
  const managers = useManagerReveal();
  return useMemo(() => (customers && managers ? (column, ids) => (column === MANAGER_NAME ? managers('name', ids) : customers(column, ids)) : undefined), [customers, managers]);
}
