/** One entry of the operation log: who, from where, on what, and before and after side by side. */
import { Link } from '@tanstack/react-router';
import { Table } from 'antd';
import { type ReactNode, useCallback, useMemo } from 'react';
import type { operationLog } from '../../../contract/console/operation-log.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { type Fact, Facts, Section } from '../../ui/detail-page.tsx';
import { Instant, Missing } from '../../ui/figures.tsx';
import type { RowOf } from '../../ui/list-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { isId, type RecordedField, recordedFields } from './recorded-change.ts';
import { RecordedValue, ShortId, useValueText } from './recorded-value.tsx';

export type LogRow = RowOf<typeof operationLog>;
/** What stands in the place of a request where there was none. */
const COMMAND_LINE = 'command line';

/** What an object is called: a list by its name, a column by its name, anything without a name by its id. */
export function useObjectName(): (row: LogRow) => string {
  const text = useValueText();
  return useCallback(
    (row) => {
      if (row.objectKind === 'export') return text('list', row.objectName);
      if (row.objectKind.endsWith('-column')) return text('column', row.objectId);
      return row.objectName;
    },
    [text],
  );
}

function useFacts(row: LogRow): Fact[] {
  const say = useSay();
  const sayLoose = useSayLoose();
  const objectName = useObjectName();
  const name = objectName(row);
  return [
    { key: 'at', label: say('operationLog:at'), value: <Instant value={row.at} /> },
    { key: 'who', label: say('operationLog:who'), value: row.memberId === null ? say('operationLog:system') : row.memberName },
    { key: 'ip', label: say('operationLog:ip'), value: row.ip === '' ? <Missing why={say('operationLog:noIp')} /> : row.ip },
    { key: 'requestId', label: say('operationLog:requestId'), value: row.requestId === COMMAND_LINE ? say('operationLog:commandLine') : row.requestId === '' ? <Missing why={say('operationLog:noIp')} /> : <ShortId id={row.requestId} /> },
    { key: 'objectKind', label: say('operationLog:objectKind'), value: sayLoose(`operationLog:objectKind.${row.objectKind}`, row.objectKind) },
    ...(name === '' ? [] : [{ key: 'object', label: say('operationLog:object'), value: name }]),
    ...(row.objectKind.endsWith('-column') ? [] : [{ key: 'objectId', label: say('operationLog:objectId'), value: <ShortId id={row.objectId} /> }]),
    { key: 'sequence', label: say('operationLog:sequence'), value: <span className="pc-figure">{row.sequence}</span> },
  ];
}

export function LogEntry({ row, partnerId }: { row: LogRow; partnerId: string | undefined }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const facts = useFacts(row);
  const fields = useMemo(() => recordedFields(row.before, row.after), [row]);
  const whose = partnerId === undefined ? {} : { partnerId };
  const fieldName = (field: RecordedField) => field.path.split('.').map((part) => sayLoose(`operationLog:field.${part}`, part)).join(' › ');
  return (
    <>
      <Section title={say('operationLog:change')}>
        {fields.length === 0 ? (
          <p className="pc-about">{say('operationLog:nothing')}</p>
        ) : (
          <Table<RecordedField>
            className="pc-log-change"
            size="small"
            rowKey="path"
            pagination={false}
            tableLayout="fixed"
            dataSource={fields}
            rowClassName={(field) => (field.changed ? 'pc-log-changed' : '')}
            columns={[
              {
                key: 'field', title: say('operationLog:field'), width: '30%',
                render: (_, field) => (
                  <>
                    <span>{fieldName(field)}</span> {field.changed ? <StatusTag tone="active">{say('operationLog:changed')}</StatusTag> : null}
                  </>
                ),
              },
              { key: 'before', title: say('operationLog:before'), render: (_, field) => <RecordedValue field={field.field} value={field.before} /> },
              { key: 'after', title: say('operationLog:after'), render: (_, field) => <RecordedValue field={field.field} value={field.after} /> },
            ]}
          />
        )}
      </Section>
      <Section title={say('operationLog:circumstances')}>
        <div className="pc-log-facts">
          <Facts items={facts} />
        </div>
        <p className="pc-log-links">
          {isId(row.objectId) ? <Link to="/organization/operation-log" search={{ ...whose, q: row.objectId } as never}>{say('operationLog:onlyObject')}</Link> : null}
          {row.memberId === null ? null : <Link to="/organization/operation-log" search={{ ...whose, memberId: row.memberId } as never}>{say('operationLog:onlyMember')}</Link>}
        </p>
      </Section>
    </>
  );
}
