/** Pages for when there is no page: an unknown address, one that may not be opened, one whose code failed. */

import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Button, Result } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { ProblemView } from '../ui/problem-view.tsx';
import { useSay } from './language.ts';

export function NotFound(): ReactNode {
  const say = useSay();
  return (
    <Result
      status="404"
      title={say('shell:notFound.title')}
      subTitle={say('shell:notFound.text')}
      extra={
        <Link to="/">
          <Button type="primary">{say('shell:notFound.home')}</Button>
        </Link>
      }
    />
  );
}

export function NotAllowed(): ReactNode {
  const say = useSay();
  return <Result status="403" title={say('shell:notAllowed.title')} subTitle={say('shell:notAllowed.text')} />;
}

/** The error boundary of a page; the shell around it stays usable. A page of an older build is fetched anew. */
export function PageFailed({ error, reset }: ErrorComponentProps): ReactNode {
  const say = useSay();
  const failure = error instanceof Error ? error : new Error(String(error));
  const stale = /dynamically imported module|Importing a module script failed|error loading/i.test(failure.message);
  useEffect(() => {
    // The browser's console is the only log on this side; a failure that is only drawn cannot be looked into.
    console.error(error);
  }, [error]);
  return (
    <div className="pc-page-alone">
      <ProblemView
        problem={failure}
        title={stale ? say('shell:pageFailed.stale') : say('shell:pageFailed.title')}
        onRetry={stale ? () => location.reload() : reset}
      />
    </div>
  );
}
