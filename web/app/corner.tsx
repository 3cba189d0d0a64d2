/** The small switches at the top right: the other language, light or dark. Both also stand on the sign-in page. */
import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { usePreferences } from './appearance.tsx';
import { switchLanguage, useLanguage, useSay } from './language.ts';

/** Offers the other language in that language, since who needs it reads that one. */
export function LanguageSwitch(): ReactNode {
  const language = useLanguage();
  const other = language === 'zh-CN' ? 'en-US' : 'zh-CN';
  return (
    <Button type="text" className="pc-corner-button" lang={other} onClick={() => void switchLanguage(other)}>
      {other === 'en-US' ? 'English' : '中文'}
    </Button>
  );
}

export function AppearanceSwitch(): ReactNode {
  const say = useSay();
  const { appearance, setAppearance } = usePreferences();
  const dark = appearance === 'dark';
  const label = dark ? say('shell:appearance.light') : say('shell:appearance.dark');
  return (
    <Tooltip title={label}>
      <Button
        type="text"
        className="pc-corner-button"
        aria-label={label}
        icon={dark ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => setAppearance(dark ? 'light' : 'dark')}
      />
    </Tooltip>
  );
}
