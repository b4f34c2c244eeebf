/** The functions of the system: a folder under `functions/`, a construct in the stacks, a `service` in logs and metrics. */
export const functionNames = [
  'receive-twilio',
  'receive-postmark',
  'receive-ses',
  'receive-aws-sms',
  'receive-signed',
  'chat',
  'tickets',
  'assignment',
  'presence',
  'directory',
  'settings',
  'integrations',
  'hand-off',
  'receive-helpdesk',
  'reports',
  'front-door',
  'react',
  'relay',
  'arm-timers',
  'handle-due',
  'deliver-messages',
  'fetch-media',
  'reconcile',
] as const;

export type ServiceName = (typeof functionNames)[number];

/** Namespace of every metric of ours. */
export const metricsNamespace = 'Rondo';

/** Counts what `reconcile` found undone and healed; only emitted when it is not zero, as a custom metric costs by the hour. */
export const healedMetric = 'Healed';

/** Counts conversations that fell back to people here (H9); the same. */
export const fellBackMetric = 'FellBack';
