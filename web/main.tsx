/** Starts the portal: words first, so that nothing is ever drawn untranslated, then the providers from the outside in. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppearanceProvider } from './app/appearance.tsx';
import { makeQueryClient } from './app/data.ts';
import { startLanguage } from './app/language.ts';
import { makeRouter } from './app/router.tsx';
import { SessionProvider } from './app/session.tsx';
import './app/app.css';
import './ui/ui.css';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
const queryClient = makeQueryClient();
const router = makeRouter();

await startLanguage();
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <AppearanceProvider>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </AppearanceProvider>
    </QueryClientProvider>
  </StrictMode>,
);
