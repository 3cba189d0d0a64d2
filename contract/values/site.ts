/** Sites of the portal (sales 1.2) and the currency a partner of each bills in. Pure. */
export const SITES = ['china', 'international'] as const;
export type Site = (typeof SITES)[number];

const HOME = { china: 'CNY', international: 'USD' } as const satisfies Record<Site, string>;

/** The currency meant where none is said: yuan on the China site, dollars on the international one. */
export function homeCurrency(site: Site): string {
  return HOME[site];
}
