/** Structured logs with stable codes; Powertools' Logger is one. */
export interface Log {
  info(code: string, details?: object): void;
  warn(code: string, details?: object): void;
  error(code: string, details?: object): void;
}

/** Counts something that operators look at; Powertools' Metrics is behind it. */
export type Count = (metric: Metric, by: number) => void;

/**
 * `Imported`: received though its provider's call never arrived (T6). `FellBack`: people here got what the AI agent, or
 * another helpdesk, could not be reached about (H9).
 */
export type Metric = 'Received' | 'Assigned' | 'Closed' | 'Delivered' | 'Healed' | 'Imported' | 'FellBack';
