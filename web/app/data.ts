/**
 * How pages read and write: react-query over the contract's endpoints. The key of a read is
 * [module, endpoint id, input], so that a write can say "everything of customers is stale" by the module's name.
 */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import {
  type ApiProblem,
  type CallArguments,
  type CallInput,
  call,
  isWorthRetrying,
  newIdempotencyKey,
} from './client.ts';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (count, error) => count < 2 && isWorthRetrying(error), throwOnError: false },
      mutations: { retry: (count, error) => count < 2 && isWorthRetrying(error) },
    },
  });
}

export function readKey(endpoint: Endpoint, input?: unknown): readonly unknown[] {
  return input === undefined ? [endpoint.module, endpoint.id] : [endpoint.module, endpoint.id, input];
}

export interface ReadOptions {
  readonly enabled?: boolean;
  /** Keep the last answer on the screen while the next is on its way (lists). */
  readonly keepPrevious?: boolean;
  readonly refetchMs?: number | false;
  readonly staleMs?: number;
}

/** Reads an endpoint: `useRead(getCustomer, { params: { customerId } })`. */
export function useRead<const E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  options: ReadOptions = {},
): UseQueryResult<OutputOf<E>, ApiProblem> {
  return useQuery<OutputOf<E>, ApiProblem>({
    queryKey: readKey(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, ...([input, { signal }] as unknown as CallArguments<E>)),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(options.refetchMs === undefined ? {} : { refetchInterval: options.refetchMs }),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
  });
}

export interface Write<E extends Endpoint> {
  /** Resolves with the output or rejects with ApiProblem. */
  readonly run: (input: CallInput<E>) => Promise<OutputOf<E>>;
  readonly running: boolean;
  readonly problem: ApiProblem | null;
  readonly reset: () => void;
}

/**
 * Writes through an endpoint. The idempotency key belongs to the intention: the same input after a failed attempt
 * goes out under the same key, other input or a success gets a new one.
 */
export function useWrite<const E extends Endpoint>(
  endpoint: E,
  staleModules: readonly string[] = [endpoint.module],
): Write<E> {
  const client = useQueryClient();
  const intention = useRef<{ text: string; key: string } | null>(null);
  const mutation = useMutation<OutputOf<E>, ApiProblem, CallInput<E>>({
    mutationFn: (input) => {
      const text = JSON.stringify(input ?? null);
      if (intention.current?.text !== text) intention.current = { text, key: newIdempotencyKey() };
      return call(endpoint, ...([input, { idempotencyKey: intention.current.key }] as unknown as CallArguments<E>));
    },
    onSuccess: async () => {
      intention.current = null;
      await Promise.all(staleModules.map((module) => client.invalidateQueries({ queryKey: [module] })));
    },
    onError: (error) => {
      if (!isWorthRetrying(error)) intention.current = null;
    },
  });
  return { run: mutation.mutateAsync, running: mutation.isPending, problem: mutation.error, reset: mutation.reset };
}
