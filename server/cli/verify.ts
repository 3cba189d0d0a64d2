/** `verify`: every proof over every partner, one line each; exit status 1 with the failing rows when one does not hold. */
import { withTx } from '../platform/db/tx.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import type { House } from '../house.ts';
import { provePerformance } from '../modules/incentives/incentives.ts';
import { proveFigures } from '../modules/usage/usage.ts';
import type { Command } from './command.ts';
import { listPartners } from './lookups.ts';
import { inHouse } from './open-house.ts';

interface Proof {
  readonly name: string;
  readonly ok: boolean;
  readonly checked: number;
  readonly failing: readonly string[];
}

/** Reading everything once takes as long as it takes. */
const PATIENT = { statementTimeoutMs: 0, idleTimeoutMs: 0, readOnly: true } as const;

export const verifyCommand: Command = {
  options: {},
  run: ({ terminal, env }) =>
    inHouse(env, async (house) => {
      const proofs = await allProofs(house);
      const ok = proofs.every((proof) => proof.ok);
      if (!terminal.json) {
        for (const proof of proofs) {
          terminal.print(terminal.say('verify.line', { state: terminal.say(proof.ok ? 'verify.ok' : 'verify.wrong'), name: proof.name, checked: proof.checked }));
          for (const row of proof.failing) terminal.print(`    ${row}`);
        }
      }
      terminal.result({ ok, proofs });
      return ok ? 0 : 1;
    }),
};

/** One proof a name; the partners' results are added up and failing rows say whose they are. */
async function allProofs(house: House): Promise<Proof[]> {
  const byName = new Map<string, Proof>();
  for (const partner of await listPartners(house.db)) {
    const found = await withTx(house.db, { partnerIds: [partner.partner_id] }, async (tx) => {
      const ctx = { actor: systemActor(partner.partner_id), tx, now: house.clock.now(), requestId: 'verify', ip: '' };
      return [...(await proveFigures(ctx, partner.partner_id)), ...(await provePerformance(ctx, partner.partner_id))];
    }, PATIENT);
    for (const { name, checked, failing } of found) {
      const known = byName.get(name);
      const rows = [...(known?.failing ?? []), ...failing.map((row) => `${partner.name}: ${row}`)];
      byName.set(name, { name, ok: rows.length === 0, checked: (known?.checked ?? 0) + checked, failing: rows });
    }
  }
  return [...byName.values()];
}
