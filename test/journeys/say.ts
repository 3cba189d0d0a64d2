/** Words of the product as a journey looks for them: the same key in either language, never a text of its own. */
import { enUS } from '../../contract/words/en-US.ts';
import type { Language } from '../../contract/words/words.ts';
import { zhCN } from '../../contract/words/zh-CN.ts';
import type { WordKey } from '../../web/app/language.ts';

export type Say = (key: WordKey, params?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  const words = (language === 'en-US' ? enUS : zhCN) as unknown as Record<string, Record<string, string>>;
  return (key, params = {}) => {
    const at = key.indexOf(':');
    const text = words[key.slice(0, at)]?.[key.slice(at + 1)];
    if (text === undefined) throw new Error(`${language} has no word ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? `{{${name}}}`));
  };
}
