/**
 * How a customer pays, charge after charge in the order of trade: vouchers first, then cash coupons (orders only, at
 * most half of one), then stored-value cards, the rest in cash or on credit. When the account is empty usage falls into
 * arrears. What one charge spends the next one lacks, so that balances of later parts can be believed.
 */
import { type DayNumber, dayNumber, FIRST_DAY, TODAY } from './calendar.ts';
import { type Amount, amountOf, type Charge, dueOf, NO_DISCOUNT, permilleOf, wholeCents } from './charges.ts';
import type { DemoCustomer, Size } from './customers.ts';
import { type Random, randomOf } from './random.ts';

export interface Payment {
  readonly cash: Amount;
  readonly credit: Amount;
  readonly voucher: Amount;
  readonly cashCoupon: Amount;
  readonly card: Amount;
  readonly arrears: Amount;
  readonly writtenOff: Amount;
}
export const NOTHING_PAID: Payment = { cash: 0n, credit: 0n, voucher: 0n, cashCoupon: 0n, card: 0n, arrears: 0n, writtenOff: 0n };

export interface Settled {
  readonly charge: Charge;
  readonly payment: Payment;
}

interface Purse {
  readonly from: DayNumber;
  readonly to: DayNumber;
  left: Amount;
}

export interface ArrearsSpell {
  readonly from: DayNumber;
  readonly to: DayNumber;
  /** Written off later; otherwise still owed. */
  readonly writtenOff: boolean;
}

interface Wallet {
  readonly onCredit: boolean;
  readonly vouchers: Purse[];
  readonly coupons: Purse[];
  readonly cards: Purse[];
  readonly spells: readonly ArrearsSpell[];
}

/** At most half of an order may be paid with cash coupons. */
const COUPON_PERMILLE = 500;
const VOUCHER: Readonly<Record<Size, readonly [count: number, yuan: number]>> = { xl: [5, 40_000], l: [4, 9_000], m: [3, 1_500], s: [2, 300], xs: [1, 100] };

function walletOf(seed: string, customer: DemoCustomer): Wallet {
  const random = randomOf(seed, 'wallet', customer.key);
  const [count, yuan] = VOUCHER[customer.size];
  const purses = (most: number, permille: number, size: number, days: number): Purse[] =>
    Array.from({ length: random.int(0, most) }, () => {
      const from = Math.max(FIRST_DAY, customer.consumesFrom) + random.int(0, 480);
      return { from, to: from + days, left: wholeCents(amountOf(String(size)) * BigInt(random.int(400, 1600)) / 1000n) };
    }).filter(() => random.chance(permille));
  return {
    onCredit: customer.frozen === 0 && random.chance(300),
    vouchers: purses(count, 800, yuan, 120).sort(byStart),
    coupons: purses(2, 500, yuan * 2, 180).sort(byStart),
    cards: purses(1, 350, Math.max(1000, yuan), 365).sort(byStart),
    spells: arrearsOf(seed, customer),
  };
}

function byStart(a: Purse, b: Purse): number {
  return a.from - b.from;
}

/** Frozen customers owe; a few others once did for some days. */
export function arrearsOf(seed: string, customer: DemoCustomer): ArrearsSpell[] {
  if (customer.frozenSince !== null) return [{ from: customer.frozenSince - 3, to: Math.min(TODAY, customer.frozenSince + 20), writtenOff: false }];
  const random = randomOf(seed, 'arrears', customer.key);
  if (customer.size === 'xl' || customer.size === 'l' || !random.chance(150)) return [];
  const from = random.int(Math.max(dayNumber('2025-07-01'), customer.consumesFrom + 40), dayNumber('2026-09-20'));
  return from > dayNumber('2026-09-20') ? [] : [{ from, to: from + random.int(2, 6), writtenOff: true }];
}

/** Pays all charges of one customer; the answer stands in the order in which they were traded. */
export function settle(seed: string, customer: DemoCustomer, charges: readonly Charge[]): Settled[] {
  const wallet = walletOf(seed, customer);
  const random = randomOf(seed, 'paying', customer.key);
  const orders = new Map<string, Settled>();
  const inOrder = [...charges].sort((a, b) => a.traded.getTime() - b.traded.getTime() || (a.key < b.key ? -1 : 1));
  return inOrder.flatMap((charge) => {
    const settled = charge.refund ? giveBack(charge, orders.get(charge.refund.orderKey)) : { charge, payment: pay(wallet, charge, random) };
    if (settled && charge.kind === 'order') orders.set(charge.key, settled);
    return settled ? [settled] : [];
  });
}

function pay(wallet: Wallet, charge: Charge, random: Random): Payment {
  const due = dueOf(charge);
  if (due <= 0n) return { ...NOTHING_PAID, [wallet.onCredit ? 'credit' : 'cash']: due };
  let left = due;
  const take = (purses: Purse[], most: Amount): Amount => {
    let taken = 0n;
    for (const purse of purses) {
      if (charge.day < purse.from || charge.day > purse.to || purse.left === 0n) continue;
      const part = min(purse.left, most - taken);
      purse.left -= part;
      taken += part;
    }
    left -= taken;
    return taken;
  };
  const paysUp = charge.kind !== 'other';
  const voucher = paysUp ? take(wallet.vouchers, left) : 0n;
  const cashCoupon = charge.kind === 'order' ? take(wallet.coupons, min(left, wholeCents(permilleOf(due, COUPON_PERMILLE)))) : 0n;
  const card = paysUp ? take(wallet.cards, left) : 0n;
  const rest = { ...NOTHING_PAID, voucher, cashCoupon, card };
  const spell = wallet.spells.find((one) => charge.day >= one.from && charge.day <= one.to);
  if (spell && charge.kind === 'usage') {
    // On the first day there was still something on the account.
    const cash = charge.day === spell.from ? wholeCents(permilleOf(left, random.int(200, 800))) : 0n;
    return { ...rest, cash, arrears: left - cash };
  }
  return wallet.onCredit ? { ...rest, credit: left } : { ...rest, cash: left };
}

/** Money back for what was paid in cash, on credit or by card; coupons spent stay spent. Null when there was no such order. */
function giveBack(charge: Charge, order: Settled | undefined): Settled | null {
  if (!order || !charge.refund) return null;
  const { permille } = charge.refund;
  const back = (amount: Amount) => -wholeCents(permilleOf(amount, permille));
  const payment = { ...NOTHING_PAID, cash: back(order.payment.cash), credit: back(order.payment.credit), card: back(order.payment.card) };
  const due = payment.cash + payment.credit + payment.card;
  if (due === 0n) return null;
  const { discounts } = order.charge;
  const returned = { ...NO_DISCOUNT, commercial: back(discounts.commercial), partner: back(discounts.partner), promotion: back(discounts.promotion) };
  const list = due + returned.commercial + returned.partner + returned.promotion;
  return { charge: { ...charge, list, discounts: returned }, payment };
}

function min(a: Amount, b: Amount): Amount {
  return a < b ? a : b;
}
