/** Rules of the consumption board that the installation decides: what amount paid leaves out, from a billing cycle on (sales 6.1). */
import { paidWithout } from '../../contract/console/consumption-board.ts';
import { MONTH_PATTERN } from '../../contract/values/month.ts';
import { withTx } from '../platform/db/tx.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import { addPaidRule } from '../modules/usage/usage.ts';
import { choiceOption, type Command, neededOption, textOption, WrongUse } from './command.ts';
import { findPartner } from './lookups.ts';
import { inHouse } from './open-house.ts';

export const boardRulesAdd: Command = {
  options: { site: { type: 'string' }, from: { type: 'string' }, without: { type: 'string' } },
  run: ({ values, terminal, env }) => {
    const asked = choiceOption(values, 'site', ['china', 'international'] as const);
    const validFrom = neededOption(values, 'from');
    if (!MONTH_PATTERN.test(validFrom)) throw new WrongUse('wrong.value', { what: '--from', value: validFrom, allowed: '2026-12' });
    const named = textOption(values, 'without');
    if (named === null) throw new WrongUse('wrong.missing', { what: '--without' });
    const without = [...new Set(named.split(',').map((means) => means.trim()).filter((means) => means !== ''))].map((means) => {
      const known = paidWithout.safeParse(means);
      if (!known.success) throw new WrongUse('wrong.value', { what: '--without', value: means, allowed: paidWithout.options.join(', ') });
      return known.data;
    });
    return inHouse(env, async (house) => {
      const site = asked ?? house.config.site;
      // In the log of the default partner: the rule is the installation's, and a log is always a partner's.
      const partnerId = (await findPartner(house.db, null)).partner_id;
      const { version } = await withTx(house.db, { partnerIds: [partnerId], operator: true }, (tx) =>
        addPaidRule({ actor: systemActor(partnerId), tx, now: house.clock.now(), requestId: 'command line', ip: '' }, site, { validFrom, without }));
      if (!terminal.json) terminal.print(terminal.say('created.board-rule', { site, version, from: validFrom }));
      terminal.result({ site, version, validFrom, without });
      return 0;
    });
  },
};
