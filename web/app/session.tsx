/**
 * Who is signed in and what they may do. Everything that depends on it asks here; the server decides again on every
 * call, so hiding something is courtesy, not protection. When the session ends under an open page the sign-in form
 * takes its place at the same address, and the page comes back after signing in.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react';
import { readSession, signOut } from '../../contract/console/identity.ts';
import type { Access, OutputOf } from '../../contract/endpoint.ts';
import { type ApiProblem, asProblem, call, configureClient } from './client.ts';
import { readIn } from '../ui/time-text.ts';
import { readKey } from './data.ts';

export type Session = OutputOf<typeof readSession>;

interface SessionState {
  readonly session: Session | null;
  readonly loading: boolean;
  readonly problem: ApiProblem | null;
  /** Someone has just signed in: nothing of who was here before may stay. */
  readonly enter: (session: Session) => void;
  readonly retry: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);
const KEY = readKey(readSession);

/** The server leaves a mark beside the session cookie; without it there is nothing to ask for. */
function mayHaveSession(): boolean {
  return document.cookie.split('; ').some((cookie) => cookie === 'pc_signed_in=1');
}

async function fetchSession(): Promise<Session | null> {
  if (!mayHaveSession()) return null;
  try {
    return await call(readSession);
  } catch (error) {
    if (asProblem(error)?.status === 401) return null;
    throw error;
  }
}

export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const query = useQuery<Session | null, ApiProblem>({ queryKey: KEY, queryFn: fetchSession, staleTime: 5 * 60_000 });
  useEffect(() => {
    configureClient({
      onSessionLost: () => client.setQueryData(KEY, null),
      // What was refused may have been taken away meanwhile: menu and page then follow at once, as the server does.
      onRefused: () => void client.invalidateQueries({ queryKey: KEY }),
    });
  }, [client]);
  // Before anything below is drawn: instants stand in the zone this person reads in.
  readIn(query.data?.member.timeZone ?? null);
  const enter = useCallback(
    (session: Session) => {
      client.removeQueries({ predicate: (found) => found.queryKey[1] !== KEY[1] });
      client.setQueryData(KEY, session);
    },
    [client],
  );
  const retry = useCallback(() => client.refetchQueries({ queryKey: KEY }), [client]);
  const leave = useCallback(async () => {
    await call(signOut);
    client.setQueryData(KEY, null);
    client.removeQueries({ predicate: (found) => found.queryKey[1] !== KEY[1] });
  }, [client]);
  const state = useMemo<SessionState>(
    () => ({ session: query.data ?? null, loading: query.isPending, problem: query.error, enter, retry, leave }),
    [query.data, query.isPending, query.error, enter, retry, leave],
  );
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>;
}

export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('outside SessionProvider');
  return state;
}

/** The session inside the shell, where there always is one. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('no session');
  return session;
}

/** Whether the member may use what this access asks for; the same reading as the server's. */
export function mayUse(session: Session, access: Access | 'customer'): boolean {
  if (access === 'public' || access === 'member') return true;
  if (access === 'customer') return session.member.kind === 'customer';
  if (access === 'operator') return session.member.kind === 'operator';
  const wanted: readonly string[] = typeof access === 'string' ? [access] : access;
  return wanted.some((permission) => (session.permissions as readonly string[]).includes(permission));
}

export function useMay(access: Access | 'customer'): boolean {
  return mayUse(useSession(), access);
}
