/** Every page in English: no console error, no serious finding of axe, no text untranslated, nothing wider than its window. */
import { everyPage } from './every-page.ts';

everyPage('en-US');
