/**
 * What a person sets once and finds again on every page: light or dark, comfortable or compact rows, the language.
 * Also the place where the component kit gets its theme and its locale, so both follow at once.
 */
import { ConfigProvider, App as KitApp } from 'antd';
import enUS from 'antd/es/locale/en_US.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useMedia } from '../ui/media.ts';
import { useLanguage } from './language.ts';
import { type Appearance, themeFor } from './theme.ts';

export type Density = 'comfortable' | 'compact';

interface Preferences {
  readonly appearance: Appearance;
  readonly density: Density;
  readonly setAppearance: (appearance: Appearance) => void;
  readonly setDensity: (density: Density) => void;
}

const PreferencesContext = createContext<Preferences | null>(null);

function firstAppearance(): Appearance {
  const kept = localStorage.getItem('pc.appearance');
  if (kept === 'light' || kept === 'dark') return kept;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function AppearanceProvider({ children }: { children: ReactNode }): ReactNode {
  const language = useLanguage();
  const [appearance, setAppearance] = useState(firstAppearance);
  const [density, setDensity] = useState<Density>(() =>
    localStorage.getItem('pc.density') === 'comfortable' ? 'comfortable' : 'compact',
  );
  const preferences = useMemo<Preferences>(
    () => ({
      appearance,
      density,
      setAppearance: (next) => {
        localStorage.setItem('pc.appearance', next);
        setAppearance(next);
      },
      setDensity: (next) => {
        localStorage.setItem('pc.density', next);
        setDensity(next);
      },
    }),
    [appearance, density],
  );
  // The kit measures its popups while they move: motion is switched off in the kit, never cut short by a style sheet.
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const theme = useMemo(() => themeFor(appearance, language, !still), [appearance, language, still]);
  useEffect(() => {
    document.documentElement.dataset['appearance'] = appearance;
    document.documentElement.style.colorScheme = appearance;
  }, [appearance]);
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
  return (
    <PreferencesContext.Provider value={preferences}>
      <ConfigProvider
        theme={theme}
        locale={language === 'zh-CN' ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        popupMatchSelectWidth={false}
      >
        <KitApp component={false}>{children}</KitApp>
      </ConfigProvider>
    </PreferencesContext.Provider>
  );
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (!preferences) throw new Error('outside AppearanceProvider');
  return preferences;
}
