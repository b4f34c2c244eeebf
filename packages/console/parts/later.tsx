import { type ComponentType, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { loadPart } from './load.ts';
import { PartProblem } from './part-problem.tsx';
import { renew } from './renew.ts';

type Page<Props> = ComponentType<Props>;

/**
 * A page, or a good part of one, that is loaded once somebody comes to it. If it can't be, that is said in its place:
 * without a network it comes as soon as there is one, else by loading all anew.
 */
export function later<Props extends object>(load: () => Promise<Page<Props>>, isPage = false): Page<Props> {
  let loaded: Page<Props> | undefined;
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, by the module that shows it
  return function Later(props: Props) {
    const { t } = useTranslation();
    // A component is a function, too: not to be called for the state.
    const [Found, setFound] = useState(() => loaded);
    const [error, setError] = useState<unknown>();
    const [attempt, setAttempt] = useState(0);
    // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt
    useEffect(() => {
      let isWanted = true;
      const found = (part: Page<Props>): void => {
        loaded = part;
        if (isWanted) setFound(() => part);
      };
      loadPart(load).then(found, (failed: unknown) => isWanted && setError(failed));
      return () => {
        isWanted = false;
      };
    }, [attempt]);
    useEffect(() => {
      if (error === undefined) return;
      const again = (): void => {
        setError(undefined);
        setAttempt((before) => before + 1);
      };
      addEventListener('online', again);
      return () => removeEventListener('online', again);
    }, [error]);
    if (Found !== undefined) return <Found {...props} />;
    if (error !== undefined) return <PartProblem error={error} retry={() => void renew()} isPage={isPage} />;
    return <Skeleton lines={6} label={t('shell.loading')} isPage={isPage} />;
  };
}
