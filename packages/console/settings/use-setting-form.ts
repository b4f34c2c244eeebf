import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type FieldValues, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Answered } from '#console/api/client.ts';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { say } from '#console/ui/toasts.ts';
import { changedOnly } from './changed.ts';
import { type Faults, faultAt, faultsBeside, faultsIn, faultsWithout, noFaults } from './faults.ts';
import { messageAt } from './messages.ts';

interface Shapes<T extends object, F extends FieldValues> {
  readonly name: string;
  /** As it was read. */
  readonly known: Answered<T>;
  /** The document as the form has it, and back. */
  readonly toForm: (document: T) => F;
  readonly toDocument: (values: F) => T;
  /** Where the form shows what is wrong. */
  readonly places: readonly (keyof T & string)[];
  readonly onSaved?: () => void;
}

/**
 * A form over a setting. Only what was changed is sent, under the version that was seen: if somebody else has saved
 * meanwhile it is refused (412), and one chooses between theirs and putting one's own changes on top of it.
 */
export function useSettingForm<T extends object, F extends FieldValues>(shapes: Shapes<T, F>) {
  const { name, known, toForm, toDocument, places, onSaved } = shapes;
  const { t } = useTranslation();
  const api = useApi();
  const queryClient = useQueryClient();
  const [base, setBase] = useState(known);
  const [refused, setRefused] = useState<Faults>(noFaults);
  const form = useForm<F>({ values: toForm(base.data) });
  const { isDirty, errors } = form.formState;
  const path = `/settings/${name}`;

  const write = useMutation({
    mutationFn: async ({ values, onTop }: { values: F; onTop: boolean }) => {
      const body = changedOnly(toDocument(toForm(base.data)), toDocument(values));
      const { etag } = onTop ? await api.call<T>('GET', path) : base;
      return api.call<T>('PUT', path, { body, headers: { 'if-match': etag ?? '*' } });
    },
    onError: (error) => setRefused(faultsIn(error)),
    onSuccess: (saved) => {
      take(saved);
      queryClient.setQueryData(keys.setting(name), saved);
      void queryClient.invalidateQueries({ queryKey: keys.setting('history') });
      say({ title: t('settings.saved') });
      onSaved?.();
    },
  });
  const take = (next: Answered<T>): void => {
    setBase(next);
    form.reset(toForm(next.data));
    setRefused(noFaults);
  };
  // What somebody is just changing isn't exchanged under their hands.
  const isNews = known.etag !== base.etag && !isDirty && !write.isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each version
  useEffect(() => {
    if (isNews) take(known);
  }, [isNews, known.etag]);
  useEffect(() => {
    const { unsubscribe } = form.watch((_, { name }) => {
      if (name !== undefined) setRefused((faults) => faultsWithout(faults, name));
    });
    return unsubscribe;
  }, [form]);

  const save = (onTop: boolean) =>
    form.handleSubmit((values) => write.mutateAsync({ values, onTop }).then(noop, noop));
  return {
    form,
    errorAt: (place: string): string | undefined => messageAt(errors, place) ?? faultAt(refused, place),
    /** What `SettingsForm` needs. */
    frame: {
      isUnsaved: isDirty,
      isSaving: write.isPending,
      error: write.error,
      otherFaults: faultsBeside(refused, places),
      onSave: () => void save(false)(),
      onKeep: () => void save(true)(),
      onDiscard: () => {
        form.reset(toForm(base.data));
        setRefused(noFaults);
        write.reset();
      },
      onReload: async () => {
        const next = await api.call<T>('GET', path).catch(() => null);
        if (next === null) return;
        queryClient.setQueryData(keys.setting(name), next);
        take(next);
        write.reset();
      },
    },
  };
}

const noop = (): void => {};
