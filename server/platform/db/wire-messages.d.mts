/** Types of wire-messages.mjs for those outside the worker thread (its test). */
export interface Round {
  readonly parts: Buffer[];
  readonly ends: boolean;
}
export interface Inbox {
  add(data: Buffer): void;
  next(): Round;
}
export const SYNC_MESSAGE: Uint8Array;
export function createInbox(told: {
  onStatement(statement: string): void;
  refuseEncryption(): void;
  onEnd(): void;
}): Inbox;
