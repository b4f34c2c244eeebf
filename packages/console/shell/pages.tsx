import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import { mayBeAssigned, useMe } from '#console/api/queries.ts';
import { Inbox } from '#console/inbox/inbox.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { Frame } from './frame.tsx';

const Reports = lazy(() =>
  import('#console/reports/reports.tsx').then(({ Reports }) => ({ default: Reports })),
);
const Settings = lazy(() =>
  import('#console/settings/settings.tsx').then(({ Settings }) => ({ default: Settings })),
);

/** What each address shows, for whoever is signed in. */
export function Pages() {
  const { t } = useTranslation();
  const { data: me, error, refetch } = useMe();
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (me === undefined) return <Skeleton lines={6} label={t('shell.loading')} />;
  // A1: analysts read reports, and no tickets.
  const home = mayBeAssigned(me) ? '/inbox/all' : '/reports';
  return (
    <Frame me={me}>
      <Suspense fallback={<Skeleton lines={6} label={t('shell.loading')} />}>
        <Switch>
          <Route path="/reports">
            <Reports />
          </Route>
          {mayBeAssigned(me) && (
            <Route path="/inbox/:view/:ticketId?">
              {({ view, ticketId }) => <Inbox view={view} ticketId={ticketId} me={me} />}
            </Route>
          )}
          {mayBeAssigned(me) && <Route path="/settings/:tab?">{({ tab }) => <Settings tab={tab} />}</Route>}
          <Route>
            <Redirect to={home} replace />
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
