/**
 * Masks of sensitive values (sales 1.4, 9.1.4): what a page shows before the eye button is pressed and what an
 * exported file holds for good. Only the server masks; what is hidden never left it. Enough stays to tell two rows
 * apart, never enough to know the value, and a value of one character is hidden whole. Characters are those a reader
 * sees, so that a star never stands for half of an emoji or of a letter with its accent.
 */
const characters = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

function split(text: string): string[] {
  return Array.from(characters.segment(text), (part) => part.segment);
}

/** Keeps some characters at both ends; what stands between is stars, whose number tells no length above four. */
function keep(parts: readonly string[], head: number, tail: number): string {
  const hidden = parts.length - head - tail;
  const end = tail === 0 ? [] : parts.slice(-tail);
  return [...parts.slice(0, head), '*'.repeat(Math.min(hidden, 4)), ...end].join('');
}

/** Person or company: 张三 → 张*, 张三丰 → 张**, 云上科技有限公司 → 云上****司. */
export function maskName(name: string): string {
  const parts = split(name.trim());
  if (parts.length <= 1) return '*'.repeat(parts.length);
  return parts.length <= 4 ? keep(parts, 1, 0) : keep(parts, 2, 1);
}

/** Account name or login: hw_customer01 → hw****1; one that is an e-mail address is masked as such. */
export function maskAccount(account: string): string {
  const text = account.trim();
  if (text.includes('@')) return maskEmail(text);
  const parts = split(text);
  if (parts.length <= 1) return '*'.repeat(parts.length);
  return parts.length <= 4 ? keep(parts, 1, 0) : keep(parts, 2, 1);
}

/** 13812345678 → 138****5678; shorter numbers keep less. */
export function maskMobile(mobile: string): string {
  const parts = split(mobile.trim());
  if (parts.length >= 11) return keep(parts, 3, 4);
  if (parts.length >= 7) return keep(parts, 2, 2);
  return parts.length <= 1 ? '*'.repeat(parts.length) : keep(parts, 1, 0);
}

/** abel@example.com → ab***@example.com; the domain stays, the name before it never stays whole. */
export function maskEmail(email: string): string {
  const text = email.trim();
  const at = text.lastIndexOf('@');
  if (at < 0) return maskAccount(text);
  const local = split(text.slice(0, at));
  const kept = local.slice(0, Math.max(0, Math.min(2, local.length - 1)));
  return `${kept.join('')}***${text.slice(at)}`;
}
