/** What a mail says, from its template and the receiver's language: the words are in the contract like all others. */
import { enUS } from '../../../contract/words/en-US.ts';
import type { Language } from '../../../contract/words/words.ts';
import { zhCN } from '../../../contract/words/zh-CN.ts';
import { fill } from '../http/problem-body.ts';

const WORDS = { 'zh-CN': zhCN, 'en-US': enUS } as const;
export const MAIL_TEMPLATES = ['verification'] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** `action` is a kind of action and is called by its name; whatever else stands in the parameters stands for itself. */
export function writeLetter(template: MailTemplate, language: Language, params: Readonly<Record<string, string>>): Letter {
  const words = WORDS[language];
  const actions: Readonly<Record<string, string>> = words.verification;
  const action = actions[`action.${params['action']}`] ?? params['action'] ?? '';
  const filled = { ...params, action, product: words.shell.product };
  return { subject: fill(words.mail[`${template}.subject`], filled), text: fill(words.mail[`${template}.text`], filled) };
}
