/**
 * The look: quiet greys, one accent (an ink blue), red kept for what needs a person. Everything else the components
 * derive from these tokens, in light and in dark. Contrast of text on its ground is at least 4.5 : 1 in both.
 */
import { theme as kit, type ThemeConfig } from 'antd';
import type { Language } from '../../contract/words/words.ts';

export type Appearance = 'light' | 'dark';

const SYSTEM = '-apple-system, BlinkMacSystemFont, "Segoe UI"';
const LATIN = 'Roboto, "Helvetica Neue", "Noto Sans", Arial';
const HAN = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"';
/** Marks such as ’ and “ stand in both kinds of fonts; the reader's language says which of them draws first. */
const FONTS: Record<Language, string> = {
  'zh-CN': `${SYSTEM}, ${HAN}, ${LATIN}, sans-serif`,
  'en-US': `${SYSTEM}, ${LATIN}, ${HAN}, sans-serif`,
};
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';

const LIGHT = {
  colorPrimary: '#2a5bd0',
  colorInfo: '#2a5bd0',
  colorPrimaryHover: '#2350ba',
  colorPrimaryActive: '#1c429c',
  colorLink: '#2551bd',
  colorLinkHover: '#1b3f9c',
  colorLinkActive: '#163481',
  colorSuccess: '#1d7a4f',
  colorWarning: '#9a6200',
  colorError: '#c8281e',
  colorTextBase: '#1c2026',
  colorBgLayout: '#f5f6f8',
  colorTextSecondary: '#535b67',
  colorTextTertiary: '#646c79',
  colorTextDescription: '#5b6370',
  colorTextPlaceholder: '#6d7582',
  colorBorder: '#cfd4db',
  colorBorderSecondary: '#e6e9ed',
};

/** Seeds of dark are lighter than what is drawn: the kit's dark algorithm takes about an eighth off them. */
const DARK = {
  colorPrimary: '#5280ec',
  colorPrimaryHover: '#4a72d2',
  colorPrimaryActive: '#3f65bf',
  colorInfo: '#5b8cff',
  colorLink: '#a9c3ff',
  colorLinkHover: '#c2d4ff',
  colorLinkActive: '#d3e0ff',
  colorSuccess: '#4cb782',
  colorWarning: '#d9a441',
  colorError: '#ff7a6e',
  colorErrorText: '#ff9d94',
  colorTextBase: '#e8eaee',
  colorBgBase: '#14171b',
  colorBgLayout: '#0f1114',
  colorBgContainer: '#171a1f',
  colorBgElevated: '#1f2329',
  colorTextSecondary: '#a9b1bd',
  colorTextTertiary: '#98a1ae',
  colorTextDescription: '#a0a8b5',
  colorTextPlaceholder: '#8e97a5',
  colorBorder: '#3a414b',
  colorBorderSecondary: '#282d34',
};

export function themeFor(appearance: Appearance, language: Language, motion: boolean): ThemeConfig {
  const dark = appearance === 'dark';
  return {
    algorithm: dark ? kit.darkAlgorithm : kit.defaultAlgorithm,
    cssVar: { key: 'pc' },
    hashed: false,
    token: {
      ...(dark ? DARK : LIGHT),
      fontFamily: FONTS[language],
      fontFamilyCode: MONO,
      fontSize: 13,
      fontSizeSM: 12,
      controlHeight: 30,
      borderRadius: 6,
      wireframe: false,
      motion,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.18s',
    },
    components: {
      Table: {
        headerBg: dark ? '#1c2026' : '#f2f4f6',
        headerColor: dark ? '#b6bec9' : '#49515d',
        headerSplitColor: 'transparent',
        headerSortActiveBg: dark ? '#232830' : '#e9ecf0',
        headerSortHoverBg: dark ? '#232830' : '#e9ecf0',
        bodySortBg: 'transparent',
        rowHoverBg: dark ? '#1e232a' : '#f7f9fb',
        rowSelectedBg: dark ? '#1c2740' : '#eef3fd',
        rowSelectedHoverBg: dark ? '#213052' : '#e5edfc',
        cellPaddingBlockSM: 6,
        cellPaddingInlineSM: 10,
        cellPaddingBlockMD: 9,
        cellPaddingInlineMD: 12,
      },
      Segmented: { trackBg: dark ? '#242930' : '#e6e9ed', ...(dark ? { itemSelectedBg: '#414b58' } : {}) },
      Form: { labelColor: dark ? '#c9d0d9' : '#3b424d', verticalLabelPadding: '0 0 4px', itemMarginBottom: 18 },
      Tag: { defaultBg: dark ? '#242930' : '#eef0f3', defaultColor: dark ? '#c9d0d9' : '#3f4752' },
      Tabs: {
        ...(dark ? { itemSelectedColor: '#a9c3ff', itemHoverColor: '#c2d4ff', inkBarColor: '#5b8cff' } : {}),
        horizontalItemPadding: '8px 0',
        horizontalItemGutter: 24,
        horizontalMargin: '0 0 16px',
      },
      Button: {
        dangerColor: dark ? '#1c0f0d' : '#ffffff',
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
      },
      Drawer: { paddingLG: 20 },
      Alert: { withDescriptionPadding: '12px 16px', withDescriptionIconSize: 18 },
    },
  };
}

/**
 * Series colours of charts, told apart also by readers who do not tell red from green (Okabe and Ito's set, the
 * accent first). Red is not among them: it stays for what needs a person.
 */
export const SERIES_COLOURS = [
  '#2a5bd0',
  '#e69f00',
  '#009e73',
  '#56b4e9',
  '#cc79a7',
  '#8a6d3b',
  '#7a5195',
  '#4c5866',
] as const;
