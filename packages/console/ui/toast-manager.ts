import { Toast } from '@base-ui/react/toast';

export const toasts = Toast.createToastManager();

let listens = (): void => {};
/** Once there is what shows them: the manager itself keeps nothing for who comes later. */
export const areHeard = new Promise<void>((resolve) => {
  listens = resolve;
});
export const listen = (): void => listens();
