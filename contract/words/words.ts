/**
 * Shape of words: an area is a flat record key → text with `{{name}}` parameters. The English area is typed by the
 * Chinese one, so a key missing in either language does not compile.
 */
export type Area = Readonly<Record<string, string>>;
export type SameKeys<A> = { readonly [K in keyof A]: string };
export type Language = 'zh-CN' | 'en-US';
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en-US'];
