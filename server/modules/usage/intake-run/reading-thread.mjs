// @ts-check
// The thread that prepares large files (reader.ts). Plain JavaScript, because a worker thread starts without the TypeScript
// loader whatever runner the program has; it brings its own.
import { register } from 'tsx/esm/api';

register();
await import('./reading-thread.ts');
