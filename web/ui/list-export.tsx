/**
 * Export of a list (sales 9.1): ticked rows or the whole filter, with the conditions shown before the task is made,
 * and the way to the records. The file is made by the server from the caller's own scope.
 */
import { DownOutlined, ExportOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Descriptions, Dropdown, Form, Modal, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { createExport } from '../../contract/console/runs.ts';
import type { Access, BodyIn } from '../../contract/endpoint.ts';
import { useWrite } from '../app/data.ts';
import { useSay } from '../app/language.ts';
import { useMay } from '../app/session.tsx';
import { ProblemView } from './problem-view.tsx';

export const EXPORT_RECORDS_PATH = '/support/exports';

export interface ExportOption {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly initial: string;
}

export interface ExportDefinition<Row> {
  /** Which registered list the server writes. */
  readonly list: BodyIn<typeof createExport>['list'];
  readonly access: Access;
  /** Key of a row for "export selected"; without it only the whole filter can be exported. */
  readonly selectedKey?: (row: Row) => string;
  /** Further conditions asked in the dialog; they join the filter's conditions under their key. */
  readonly options?: readonly ExportOption[];
}

export interface ExportMenuProps<Row> {
  readonly name: string;
  readonly definition: ExportDefinition<Row>;
  /** Query parameters of the filter, and the same in words. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly conditionWords: readonly { readonly label: string; readonly text: string }[];
  readonly selected: readonly Row[];
}

type Range = 'all' | 'selected';

export function ExportMenu<Row>(props: ExportMenuProps<Row>): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const may = useMay(props.definition.access);
  const [range, setRange] = useState<Range | null>(null);
  if (!may) return null;
  const { selectedKey } = props.definition;
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...(selectedKey
              ? [
                  {
                    key: 'selected',
                    label: say('ui:export.selectedCount', { count: props.selected.length }),
                    disabled: props.selected.length === 0,
                  },
                ]
              : []),
            { key: 'all', label: say('ui:export.all') },
            { type: 'divider' as const },
            { key: 'records', label: say('ui:export.records') },
          ],
          onClick: ({ key }) => {
            if (key === 'records')
              void navigate({ to: EXPORT_RECORDS_PATH, search: { list: props.definition.list } as never });
            else setRange(key === 'selected' ? 'selected' : 'all');
          },
        }}
      >
        <Button icon={<ExportOutlined />}>
          {say('ui:export.button')} <DownOutlined className="pc-small-icon" />
        </Button>
      </Dropdown>
      {range === null ? null : <ExportDialog {...props} range={range} onClose={() => setRange(null)} />}
    </>
  );
}

function ExportDialog<Row>(props: ExportMenuProps<Row> & { range: Range; onClose: () => void }): ReactNode {
  const say = useSay();
  const { notification } = App.useApp();
  const navigate = useNavigate();
  const write = useWrite(createExport, ['exports', 'platform']);
  const { definition, conditions, range, selected } = props;
  const { selectedKey, options = [] } = definition;
  const [format, setFormat] = useState<'csv' | 'xlsx'>('xlsx');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(options.map((option) => [option.key, option.initial])),
  );
  const submit = async (): Promise<void> => {
    const body = {
      list: definition.list,
      format,
      conditions: { ...conditions, ...chosen },
      ...(range === 'selected' && selectedKey ? { selected: selected.map(selectedKey) } : {}),
    };
    const made = await write.run({ body }).catch(() => null);
    if (!made) return;
    props.onClose();
    const key = `export ${made.exportId}`;
    notification.success({
      key,
      title: say('ui:export.created'),
      description: say('ui:export.createdHint'),
      actions: (
        <Button
          size="small"
          onClick={() => {
            notification.destroy(key);
            void navigate({ to: EXPORT_RECORDS_PATH });
          }}
        >
          {say('ui:export.records')}
        </Button>
      ),
    });
  };
  return (
    <Modal
      open
      title={say('ui:export.title', { name: props.name })}
      okText={say('ui:export.submit')}
      confirmLoading={write.running}
      onOk={() => void submit()}
      onCancel={props.onClose}
      width={520}
    >
      <p className="pc-export-about">{say('ui:export.help')}</p>
      {write.problem ? <ProblemView problem={write.problem} /> : null}
      <Descriptions
        size="small"
        column={1}
        bordered
        items={[
          {
            key: 'range ',
            label: say('ui:export.rows'),
            children: range === 'selected' ? say('ui:list.selected', { count: selected.length }) : say('ui:export.all'),
          },
          ...(props.conditionWords.length === 0
            ? [{ key: 'none ', label: say('ui:export.conditions'), children: say('ui:export.noConditions') }]
            : props.conditionWords.map((words) => ({ key: words.label, label: words.label, children: words.text }))),
        ]}
      />
      <Form layout="vertical" requiredMark={false} className="pc-export-form">
        {options.map((option) => (
          <Form.Item key={option.key} label={option.label}>
            <Radio.Group
              value={chosen[option.key]}
              options={[...option.choices]}
              onChange={(event) => setChosen((before) => ({ ...before, [option.key]: String(event.target.value) }))}
            />
          </Form.Item>
        ))}
        <Form.Item label={say('ui:export.format')}>
          <Radio.Group
            value={format}
            onChange={(event) => setFormat(event.target.value === 'csv' ? 'csv' : 'xlsx')}
            options={[
              { value: 'xlsx', label: 'XLSX' },
              { value: 'csv', label: 'CSV' },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
