/** 组织 > 操作日志 (sales 9.2): who did what to what, when and from where, before and after; and whether the log is whole. */
import { useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { logChoices, operationLog, revealActors } from '../../../contract/console/operation-log.ts';
import { call } from '../../app/client.ts';
import { useRead } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { LongText } from '../../ui/figures.tsx';
import type { Choice, FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import type { RevealValues } from '../../ui/reveal.ts';
import { businessTime, instantOf } from '../../ui/time-text.ts';
import { LogChain } from './log-chain.tsx';
import { LogEntry, type LogRow, useObjectName } from './log-entry.tsx';
import { isId, recordedFields } from './recorded-change.ts';
import { useValueText } from './recorded-value.tsx';
import './operation-log.css';

const FIELDS_SHOWN = 3;
const NONE: readonly string[] = [];

/** Whose log: the operator begins with its own and may choose a partner's; everyone else has one. */
function usePartners(): { readonly choices: readonly Choice[]; readonly shown: string | undefined } {
  const { member, partner, otherPartners } = useSession();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const choices = useMemo(() => (member.kind === 'operator' ? [partner, ...otherPartners.filter((one) => one.partnerId !== partner.partnerId)].map((one) => ({ value: one.partnerId, label: one.name })) : []), [member.kind, partner, otherPartners]);
  return { choices, shown: choices.find((choice) => choice.value === search['partnerId'])?.value ?? choices[0]?.value };
}

const whoseOf = (partnerId: string | undefined) => (partnerId === undefined ? {} : { partnerId });

function useFilters(partners: readonly Choice[], partnerId: string | undefined): FilterDefinition[] {
  const say = useSay();
  const sayLoose = useSayLoose();
  const met = useRead(logChoices, { query: whoseOf(partnerId) });
  const actions = met.data?.actions ?? NONE;
  const kinds = met.data?.objectKinds ?? NONE;
  return useMemo<FilterDefinition[]>(() => {
    const system = { value: 'system', label: say('operationLog:system') };
    const people = async (query: { q?: string; memberId?: string }): Promise<Choice[]> => {
      const found = await call(logChoices, { query: { ...whoseOf(partnerId), ...query } });
      const choices = found.members.map((one) => {
        const at = instantOf(one.lastAt);
        return { value: one.memberId, label: say('operationLog:lastActed', { name: one.name, day: at ? businessTime(at, 'day') : '' }) };
      });
      return found.system && query.q === undefined && query.memberId === undefined ? [...choices, system] : choices;
    };
    return [
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('operationLog:partner'), place: 'bar' as const, required: true, initial: partners[0]?.value, choices: partners }] : []),
      { kind: 'days', key: 'days', label: say('operationLog:days'), help: say('operationLog:daysHelp'), params: ['from', 'to'] },
      { kind: 'lookup', key: 'memberId', label: say('operationLog:who'), search: (text) => people(text.trim() === '' ? {} : { q: text.trim() }), resolve: async (value) => (value === 'system' ? system.label : ((await people({ memberId: value }))[0]?.label ?? say('operationLog:notMet'))) },
      { kind: 'choices', key: 'action', label: say('operationLog:action'), choices: actions.map((value) => ({ value, label: sayLoose(`operationLog:action.${value}`, value) })) },
      { kind: 'choices', key: 'objectKind', label: say('operationLog:objectKind'), choices: kinds.map((value) => ({ value, label: sayLoose(`operationLog:objectKind.${value}`, value) })) },
      { kind: 'text', key: 'q', label: say('operationLog:search'), help: say('operationLog:searchHelp') },
      { kind: 'text', key: 'ip', label: say('operationLog:ip'), exact: true },
    ];
  }, [say, sayLoose, partners, partnerId, actions, kinds]);
}

/** The first fields of an entry in one line: `State: Active → Disabled`. */
function useChangeText(): (row: LogRow) => string {
  const say = useSay();
  const sayLoose = useSayLoose();
  const text = useValueText();
  return useCallback(
    (row) => {
      const fields = recordedFields(row.before, row.after);
      const changed = fields.filter((field) => field.changed);
      // An id says little in one line; beside it there is nearly always a name or a count.
      const told = (changed.length > 0 ? changed : fields).filter(({ before, after }) => (before ?? after ?? null) !== null);
      const plain = told.filter(({ before, after }) => ![before, after].flat().some(isId));
      return (plain.length > 0 ? plain : told).slice(0, FIELDS_SHOWN).map(({ field, before, after, changed: differs }) => {
        const name = sayLoose(`operationLog:field.${field}`, field);
        return differs && before !== undefined && after !== undefined ? `${name}: ${text(field, before)} → ${text(field, after)}` : `${name}: ${text(field, after ?? before)}`;
      }).join(say('operationLog:separator'));
    },
    [say, sayLoose, text],
  );
}

function useColumns(): Column<LogRow>[] {
  const say = useSay();
  const sayLoose = useSayLoose();
  const objectName = useObjectName();
  const changeText = useChangeText();
  return useMemo<Column<LogRow>[]>(() => [
    instantColumn({ key: 'at', title: say('operationLog:at'), always: true, width: 170, value: (row) => row.at }),
    { key: 'action', title: say('operationLog:action'), always: true, opens: true, width: 190, render: (row) => <LongText>{sayLoose(`operationLog:action.${row.action}`, row.action)}</LongText> },
    textColumn({ key: 'who', title: say('operationLog:who'), width: 130, masked: { column: 'member', idOf: (row) => (row.memberId === null ? null : row.sequence) }, value: (row) => (row.memberId === null ? say('operationLog:system') : row.memberName) }),
    textColumn({ key: 'ip', title: say('operationLog:ip'), width: 130, value: (row) => row.ip }),
    textColumn({ key: 'objectKind', title: say('operationLog:objectKind'), width: 130, value: (row) => sayLoose(`operationLog:objectKind.${row.objectKind}`, row.objectKind) }),
    textColumn({ key: 'object', title: say('operationLog:object'), width: 190, value: objectName }),
    textColumn({ key: 'change', title: say('operationLog:change'), width: 320, value: changeText }),
    textColumn({ key: 'requestId', title: say('operationLog:requestId'), width: 200, hidden: true, value: (row) => row.requestId }),
    textColumn({ key: 'objectId', title: say('operationLog:objectId'), width: 200, hidden: true, value: (row) => row.objectId }),
    textColumn({ key: 'sequence', title: say('operationLog:sequence'), width: 90, hidden: true, value: (row) => row.sequence }),
  ], [say, sayLoose, objectName, changeText]);
}

export function OperationLogPage(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const partners = usePartners();
  const filters = useFilters(partners.choices, partners.shown);
  const columns = useColumns();
  const reveal: RevealValues = async (_, sequences) => (await call(revealActors, { body: { ...whoseOf(partners.shown), column: 'member', sequences: [...sequences] } })).values;
  return (
    <ListPage
      id="operation-log"
      title={say('shell:page.operationLog')}
      about={say('operationLog:about')}
      rules={say('operationLog:rules')}
      list={operationLog}
      paging="keyset"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.sequence}
      rowName={(row) => `${row.sequence} ${sayLoose(`operationLog:action.${row.action}`, row.action)}`}
      reveal={reveal}
      above={() => <LogChain partnerId={partners.shown} />}
      exports={{ list: 'operation-log', access: operationLog.access, selectedKey: (row) => row.sequence }}
      panel={(row) => (row ? <LogEntry key={row.sequence} row={row} partnerId={partners.shown} /> : null)}
      panelTitle={(row) => sayLoose(`operationLog:action.${row.action}`, row.action)}
      empty={{ title: say('operationLog:empty'), hint: say('operationLog:emptyHint') }}
    />
  );
}
