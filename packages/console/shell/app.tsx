import { CSPProvider } from '@base-ui/react/csp-provider';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Router } from 'wouter';
import { Unreachable } from '#console/api/problem.ts';
import { patiently } from '#console/parts/load.ts';
import { Gate } from '#console/sign-in/gate.tsx';
import type { Beginning } from '#console/sign-in/provider.ts';
import { aroundNav } from './leaving.ts';
import { Pages } from './pages.tsx';

const ToastRegion = patiently(() =>
  import('#console/ui/toast-region.tsx').then(({ ToastRegion }) => ToastRegion),
);

// What one does oneself is seen in the very frame: a timer would come after it, and a switch would flip back meanwhile.
notifyManager.setScheduler(queueMicrotask);

const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof Unreachable && failures < 2,
        refetchOnWindowFocus: false,
        gcTime: 30 * 60_000,
      },
    },
  });

export function App({ beginning }: { beginning: Beginning }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <Router base="/console" aroundNav={aroundNav}>
          <Gate beginning={beginning}>
            <Pages />
          </Gate>
        </Router>
        <Suspense>
          <ToastRegion />
        </Suspense>
      </QueryClientProvider>
    </CSPProvider>
  );
}
