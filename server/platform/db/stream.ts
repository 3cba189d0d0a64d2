/**
 * Many rows in pieces, so that an export of a million holds only one piece in memory: a cursor inside the transaction.
 * On the embedded engine everybody else waits while the transaction is open, so long lists are better read page by page
 * in transactions of their own.
 */
import type { RawBuilder } from 'kysely';
import type { Tx } from './tx.ts';

const ROWS_PER_PIECE = 1000;

export async function* streamRows<T>(
  tx: Tx,
  query: RawBuilder<T>,
  rowsPerPiece = ROWS_PER_PIECE,
): AsyncGenerator<readonly T[]> {
  for await (const piece of tx.getExecutor().stream(query.compile(tx), rowsPerPiece)) yield piece.rows;
}
