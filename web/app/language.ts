/**
 * Which language the person reads, and the words in it. Words come from the contract by area; a key is
 * `area:key`, checked at compile time. Only the chosen language is loaded; the other one comes when asked for.
 */
import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../../contract/words/words.ts';
import type { zhCN } from '../../contract/words/zh-CN.ts';
import { configureClient } from './client.ts';

export type Words = typeof zhCN;
export type AreaName = keyof Words & string;
export type WordKey = { [A in AreaName]: `${A}:${keyof Words[A] & string}` }[AreaName];
export type WordParams = Readonly<Record<string, string | number>>;
export type Say = (key: WordKey, params?: WordParams) => string;

const REMEMBERED = 'pc.language';

async function loadWords(language: Language): Promise<Record<string, Readonly<Record<string, string>>>> {
  if (language === 'en-US') return (await import('../../contract/words/en-US.ts')).enUS;
  return (await import('../../contract/words/zh-CN.ts')).zhCN;
}

/** Chosen before, else Chinese (interface: "Chinese by default, English by choice"). */
export function rememberedLanguage(): Language {
  const kept = localStorage.getItem(REMEMBERED);
  return LANGUAGES.find((language) => language === kept) ?? 'zh-CN';
}

export async function startLanguage(): Promise<void> {
  const language = rememberedLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: await loadWords(language) },
    defaultNS: 'shell',
    keySeparator: false,
    nsSeparator: ':',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  apply(language);
}

/** Makes sure the words of a language are there, without switching to it (the palette searches in both). */
export async function ensureWords(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'shell')) return;
  for (const [area, words] of Object.entries(await loadWords(language)))
    i18next.addResourceBundle(language, area, words);
}

export async function switchLanguage(language: Language): Promise<void> {
  await ensureWords(language);
  localStorage.setItem(REMEMBERED, language);
  apply(language);
  await i18next.changeLanguage(language);
}

function apply(language: Language): void {
  document.documentElement.lang = language;
  configureClient({ language });
}

/** `say('ui:retry')`, `say('ui:rows', { count: 20 })`. */
export function useSay(): Say {
  const { t } = useTranslation();
  return useCallback((key, params) => String(t(key as never, (params ?? {}) as never)), [t]);
}

/**
 * Words for a code that came from the server and may be newer than this page: the word when there is one, else the
 * fallback. Use `useSay` with a template literal wherever the codes are a closed union.
 */
export function useSayLoose(): (key: string, fallback: string, params?: WordParams) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (key, fallback, params) => (i18n.exists(key) ? String(t(key as never, (params ?? {}) as never)) : fallback),
    [t, i18n],
  );
}

/** The same words in a named language, for searching by name in both. */
export function sayIn(language: Language, key: WordKey): string {
  return String(i18next.t(key as never, { lng: language } as never));
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'en-US' ? 'en-US' : 'zh-CN';
}
