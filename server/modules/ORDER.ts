/** The one ordered list of modules: a module may import only the faces of modules before it (import law 2). */
export const ORDER = ['audit', 'identity', 'verification', 'exports', 'catalog', 'calendar', 'assignment', 'customers', 'usage', 'incentives'] as const;
