/**
 * Signing in. Stands at whatever address was asked for, so that after signing in one is where one wanted to go.
 * Says plainly when the account is locked and for how long; never says which half of login and password was wrong.
 */
import { Alert, Button, Form, Input } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { signIn } from '../../contract/console/identity.ts';
import { problemWords } from '../ui/problem-view.tsx';
import { call } from './client.ts';
import { AppearanceSwitch, LanguageSwitch } from './corner.tsx';
import { useSay } from './language.ts';
import { useSessionState } from './session.tsx';

interface Values {
  readonly login: string;
  readonly password: string;
}

export function SignIn(): ReactNode {
  const say = useSay();
  const { enter } = useSessionState();
  const product = say('shell:product');
  useEffect(() => {
    document.title = product;
  }, [product]);
  const [failure, setFailure] = useState<unknown>(null);
  const [running, setRunning] = useState(false);
  const submit = async (values: Values): Promise<void> => {
    setRunning(true);
    setFailure(null);
    try {
      enter(await call(signIn, { body: values }));
    } catch (error) {
      setFailure(error);
      setRunning(false);
    }
  };
  return (
    <div className="pc-sign-in">
      <div className="pc-sign-in-corner">
        <LanguageSwitch />
        <AppearanceSwitch />
      </div>
      <main className="pc-sign-in-card">
        <Mark />
        <h1>{say('shell:product')}</h1>
        <p>{say('shell:signIn.lead')}</p>
        {failure ? <Alert type="error" showIcon title={problemWords(failure, say)} role="alert" /> : null}
        <Form<Values> layout="vertical" requiredMark={false} onFinish={submit} disabled={running}>
          <Form.Item
            name="login"
            label={say('shell:signIn.login')}
            rules={[{ required: true, message: say('shell:signIn.loginMissing') }]}
          >
            <Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} size="large" />
          </Form.Item>
          <Form.Item
            name="password"
            label={say('shell:signIn.password')}
            rules={[{ required: true, message: say('shell:signIn.passwordMissing') }]}
          >
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={running}>
            {say('shell:signIn.submit')}
          </Button>
        </Form>
      </main>
    </div>
  );
}

export function Mark({ size = 32 }: { size?: number }): ReactNode {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden className="pc-mark">
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path
        d="M9 23V9h8.2a4.8 4.8 0 0 1 0 9.6H13"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="22.5" cy="22.5" r="2" fill="#fff" />
    </svg>
  );
}
