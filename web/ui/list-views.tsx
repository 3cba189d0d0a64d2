/**
 * Saved views: a name for the filters, sort and columns a person comes back to. Kept in the browser for the member,
 * as an address, so that a view is nothing but a link with a name.
 */
import { DownOutlined, StarOutlined } from '@ant-design/icons';
import { Button, Dropdown, Form, Input, type MenuProps, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSay } from '../app/language.ts';
import { useSession } from '../app/session.tsx';
import type { SearchText } from './list-address.ts';

type Views = Readonly<Record<string, SearchText>>;

/** Parts of an address that are where one stands, not how one looks. */
const PASSING = ['page', 'after', 'row', 'tab'];

function readViews(key: string): Views {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Views) : {};
  } catch {
    // What another version left behind and cannot be read is no view; the next save replaces it.
    return {};
  }
}

function lasting(search: SearchText): SearchText {
  return Object.fromEntries(
    Object.entries(search).filter(([name, value]) => value !== undefined && !PASSING.includes(name)),
  );
}

function sameSearch(a: SearchText, b: SearchText): boolean {
  const write = (search: SearchText): string =>
    JSON.stringify(Object.entries(lasting(search)).sort(([x], [y]) => (x < y ? -1 : 1)));
  return write(a) === write(b);
}

export function SavedViews({
  listId,
  search,
  onOpen,
}: {
  listId: string;
  search: SearchText;
  onOpen: (search: SearchText) => void;
}): ReactNode {
  const say = useSay();
  const { member } = useSession();
  const key = `pc.views.${member.memberId}.${listId}`;
  const [views, setViews] = useState(() => readViews(key));
  const [naming, setNaming] = useState(false);
  const keep = (next: Views): void => {
    localStorage.setItem(key, JSON.stringify(next));
    setViews(next);
  };
  const names = Object.keys(views);
  const current = names.find((name) => sameSearch(views[name] ?? {}, search));
  const remaining = (gone: string): Views =>
    Object.fromEntries(Object.entries(views).filter(([name]) => name !== gone));
  const items: MenuProps['items'] = [
    { key: 'open ', label: say('ui:views.default') },
    ...names.map((name) => ({ key: `open ${name}`, label: name })),
    { type: 'divider' as const },
    { key: 'save', label: say('ui:views.save') },
    ...names.map((name) => ({ key: `remove ${name}`, label: say('ui:views.remove', { name }), danger: true })),
  ];
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items,
          selectedKeys: [`open ${current ?? ''}`],
          onClick: ({ key: chosen }) => {
            if (chosen === 'save') setNaming(true);
            else if (chosen.startsWith('open ')) onOpen(views[chosen.slice(5)] ?? {});
            else if (chosen.startsWith('remove ')) keep(remaining(chosen.slice(7)));
          },
        }}
      >
        <Button icon={<StarOutlined />} title={say('ui:filter.views')} className="pc-views-button">
          <span className="pc-views-name">{current ?? say('ui:views.label')}</span>
          <DownOutlined className="pc-small-icon" />
        </Button>
      </Dropdown>
      <NameView
        open={naming}
        onClose={() => setNaming(false)}
        onName={(name) => {
          keep({ ...views, [name]: lasting(search) });
          setNaming(false);
        }}
      />
    </>
  );
}

function NameView({
  open,
  onClose,
  onName,
}: {
  open: boolean;
  onClose: () => void;
  onName: (name: string) => void;
}): ReactNode {
  const say = useSay();
  const [form] = Form.useForm<{ name: string }>();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={() => form.submit()}
      title={say('ui:views.save')}
      okText={say('ui:save')}
      width={420}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={({ name }) => onName(name.trim())}
      >
        <Form.Item
          name="name"
          label={say('ui:views.name')}
          extra={say('ui:views.help')}
          rules={[{ required: true, whitespace: true, message: say('ui:views.nameMissing') }]}
        >
          <Input autoFocus maxLength={40} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
