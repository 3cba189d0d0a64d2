/**
 * Ctrl/⌘ K: go to a page by its name in either language (old menu names count), or to a customer by name, account or
 * number. A combobox in a dialog: arrows choose, Enter goes, Escape closes.
 */
import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input, type InputRef, Modal } from 'antd';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { palette } from '../../contract/console/customers.ts';
import { LANGUAGES } from '../../contract/words/words.ts';
import { useRead } from './data.ts';
import { ensureWords, sayIn, useSay } from './language.ts';
import { isReachedByName, type PageDefinition } from './page.ts';
import { PAGES } from './pages.ts';
import { mayUse, useMay, useSession } from './session.tsx';

interface Entry {
  readonly key: string;
  readonly of: 'page' | 'customer';
  readonly kind: string;
  readonly name: string;
  readonly note: string;
  readonly to: string;
}

const SHORTCUT = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

export function Palette(): ReactNode {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const input = useRef<InputRef>(null);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Button
        type="text"
        className="pc-corner-button pc-palette-button"
        aria-label={`${say('shell:palette.open')} ${SHORTCUT}`}
        icon={<SearchOutlined />}
        onClick={() => setOpen(true)}
      >
        <kbd>{SHORTCUT}</kbd>
      </Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        afterOpenChange={(shown) => {
          // The dialog takes the focus for itself when it stands; without motion that is after the field had it.
          if (shown) input.current?.focus();
        }}
        footer={null}
        closable={false}
        width={620}
        style={{ top: 96 }}
        destroyOnHidden
        title={<span className="pc-hidden">{say('shell:palette.open')}</span>}
        className="pc-palette"
      >
        <PaletteBody input={input} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function useLater(text: string, ms: number): string {
  const [later, setLater] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLater(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return later;
}

/** Names of a page in both languages, with its older names. */
function namesOf(page: PageDefinition): string[] {
  return [page.name, ...(page.alias ?? [])].flatMap((key) => LANGUAGES.map((language) => sayIn(language, key)));
}

interface Found {
  readonly entries: readonly Entry[];
  /** The customers are not, or not yet, those of the text: Enter waits for them. */
  readonly searching: boolean;
}

function useEntries(text: string): Found {
  const say = useSay();
  const session = useSession();
  const asked = useLater(text.trim(), 180);
  const mayFind = useMay(palette.access);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void Promise.all(LANGUAGES.map(ensureWords)).then(() => setReady(true));
  }, []);
  const found = useRead(
    palette,
    { query: { q: asked || '-' } },
    { enabled: mayFind && asked !== '', keepPrevious: true },
  );
  const pages = useMemo<Entry[]>(() => {
    const wanted = text.trim().toLowerCase();
    return PAGES.filter((page) => isReachedByName(page) && mayUse(session, page.access))
      .filter(
        (page) =>
          wanted === '' ||
          (ready ? namesOf(page) : [say(page.name)]).some((name) => name.toLowerCase().includes(wanted)),
      )
      .map((page) => ({
        key: page.path,
        of: 'page',
        kind: say('shell:palette.page'),
        name: say(page.name),
        note: '',
        to: page.path,
      }));
  }, [text, ready, say, session]);
  const customers: Entry[] =
    asked === ''
      ? []
      : (found.data?.items ?? []).map((item) => ({
          key: item.id,
          of: 'customer',
          kind: say('shell:palette.customer'),
          name: item.name,
          note: item.number,
          to: `/sales/customers/${item.id}`,
        }));
  const searching = mayFind && text.trim() !== '' && (asked !== text.trim() || found.isPlaceholderData || found.isLoading);
  return { entries: [...pages, ...customers], searching };
}

function PaletteBody({ input, onDone }: { input: RefObject<InputRef | null>; onDone: () => void }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  /** Enter was pressed while the customers of this text were still being looked for. */
  const [confirmed, setConfirmed] = useState(false);
  const { entries, searching } = useEntries(text);
  const chosen = Math.min(at, Math.max(0, entries.length - 1));
  useEffect(() => {
    input.current?.focus();
  }, [input]);
  useEffect(() => {
    document.getElementById(`${listId}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, chosen]);
  const go = (entry: Entry | undefined): void => {
    if (!entry) return;
    onDone();
    void navigate({ to: entry.to });
  };
  const confirm = (): void => {
    const entry = entries[chosen];
    if (searching && entry?.of !== 'page') setConfirmed(true);
    else go(entry);
  };
  useEffect(() => {
    if (!confirmed || searching) return;
    setConfirmed(false);
    confirm();
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      setAt((chosen + step + entries.length) % entries.length);
    }
    if (event.key === 'Enter') confirm();
  };
  return (
    <div>
      <Input
        ref={input}
        size="large"
        variant="borderless"
        prefix={<SearchOutlined />}
        placeholder={say('shell:palette.hint')}
        aria-label={say('shell:palette.hint')}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={entries.length > 0 ? `${listId}-${chosen}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setConfirmed(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={listId} className="pc-palette-list" aria-label={say('shell:palette.open')} tabIndex={-1}>
        {entries.map((entry, index) => (
          <div
            key={entry.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="pc-palette-entry"
            onMouseMove={() => setAt(index)}
            onClick={() => go(entry)}
            onKeyDown={onKeyDown}
          >
            <span className="pc-palette-name">{entry.name}</span>
            <span className="pc-palette-note">{entry.note}</span>
            <span className="pc-palette-kind">{entry.kind}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 ? (
        <div className="pc-palette-empty">
          {searching ? say('shell:palette.searching') : say('shell:palette.nothing')}
        </div>
      ) : null}
    </div>
  );
}
