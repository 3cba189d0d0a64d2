/**
 * How the portal is built: one page, hashed files into web/dist, which the server hands out.
 * The large kits (React, the component kit, charts) get chunks of their own so that a change of ours leaves them in
 * the browser's cache, and the charts stay out of the first load.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVER = process.env['API_ORIGIN'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: SERVER, changeOrigin: false } },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'data', test: /node_modules\/(@tanstack|i18next|react-i18next|use-sync-external-store)\// },
            { name: 'schema', test: /node_modules\/zod\// },
          ],
        },
      },
    },
  },
});
