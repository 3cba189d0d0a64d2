/// <reference types="vite/client" />
/**
 * The component kit's locale files are ES modules without saying so in their package; under NodeNext their default
 * export would be typed one level too deep. Declared here as what the bundler really hands over.
 */
declare module 'antd/es/locale/zh_CN.js' {
  import type { Locale } from 'antd/es/locale/index.js';

  const locale: Locale;
  export default locale;
}
declare module 'antd/es/locale/en_US.js' {
  import type { Locale } from 'antd/es/locale/index.js';

  const locale: Locale;
  export default locale;
}
