/** The one line of a page, and for those who see only days of their own, that it is so. */
import { type WordKey, useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';

export function useAbout(key: WordKey): string {
  const say = useSay();
  const { scope } = useSession();
  return scope === 'own' || scope === 'team' ? `${say(key)} ${say(`usage:about.${scope}`)}` : say(key);
}
