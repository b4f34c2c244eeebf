import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { whyOf } from '#console/api/why.ts';
import { sayFailed } from '#console/ui/toasts.ts';

/** Hands a file of the API to the browser, to be kept. */
export function useExport() {
  const { t } = useTranslation();
  const api = useApi();
  return useMutation({
    mutationFn: (path: string) => api.file(path),
    onSuccess: ({ blob, name }) => {
      const url = URL.createObjectURL(blob);
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      // Not before the browser has begun to read it.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    },
    onError: (error) => sayFailed(t('reports.notExported'), whyOf(error)),
  });
}
