import { useCallback, useEffect, useRef } from 'react';
import { useApi } from '#console/api/context.ts';

/** It is good for ten seconds. */
const everyMs = 5_000;

/** Lets the others see that somebody is writing an answer. */
export function useAnswering(ticketId: string) {
  const api = useApi();
  const saidAt = useRef(0);
  const say = useCallback(
    (body?: { stopped: true }) => {
      saidAt.current = body === undefined ? Date.now() : 0;
      void api.post(`/tickets/${ticketId}/answering`, body ?? {}).catch(() => {});
    },
    [api, ticketId],
  );
  const writing = useCallback(() => {
    if (Date.now() - saidAt.current > everyMs) say();
  }, [say]);
  const stopped = useCallback(() => {
    if (saidAt.current > 0) say({ stopped: true });
  }, [say]);
  useEffect(() => stopped, [stopped]);
  return { writing, stopped };
}
