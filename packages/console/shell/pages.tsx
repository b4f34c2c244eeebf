import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { mayBeAssigned, useMe } from '#console/api/queries.ts';
import { Inbox } from '#console/inbox/inbox.tsx';
import { Boundary } from '#console/parts/boundary.tsx';
import { later } from '#console/parts/later.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { Frame } from './frame.tsx';

const Reports = later(() => import('#console/reports/reports.tsx').then(({ Reports }) => Reports), true);
const Settings = later(() => import('#console/settings/settings.tsx').then(({ Settings }) => Settings), true);

/** What each address shows, for whoever is signed in. */
export function Pages() {
  const { t } = useTranslation();
  const [location] = useLocation();
  const { data: me, error, refetch } = useMe();
  if (me === undefined)
    return (
      <main>
        {error ? (
          <Problem error={error} retry={() => void refetch()} isPage />
        ) : (
          <Skeleton lines={6} label={t('shell.loading')} isPage />
        )}
      </main>
    );
  // A1: analysts read reports, and no tickets.
  const home = mayBeAssigned(me) ? '/inbox/all' : '/reports';
  return (
    <Frame me={me}>
      <Boundary at={location} isPage>
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
      </Boundary>
    </Frame>
  );
}
