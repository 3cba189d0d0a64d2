/**
 * Buttons in the head of a table. The kit renders every title a second time in a hidden row that measures widths; buttons
 * belong only into the real head, else the keyboard would land on things nobody sees.
 */
import { createContext, type HTMLAttributes, type ReactNode, useContext } from 'react';

const InHead = createContext(false);

function HeadRows(props: HTMLAttributes<HTMLTableSectionElement>): ReactNode {
  return (
    <InHead.Provider value>
      <thead {...props} />
    </InHead.Provider>
  );
}

/** For the kit's table as `components`, so that `OnlyInHead` knows where it stands. */
export const TABLE_HEAD = { header: { wrapper: HeadRows } };

export function OnlyInHead({ children }: { children: ReactNode }): ReactNode {
  return useContext(InHead) ? children : null;
}
