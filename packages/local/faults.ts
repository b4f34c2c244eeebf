import * as z from 'zod';

export const faultTargets = [
  'dynamodb',
  'scheduler',
  'twilio',
  'postmark',
  'ses',
  'aws-sms',
  'cognito',
  'zendesk',
  'gorgias',
  'callback',
] as const;
export const faultModes = ['status', 'timeout', 'crash-before', 'crash-after'] as const;

/** The body of `POST /local/faults`; what goes beyond the documented fields narrows the fault down. */
export const faultSchema = z.strictObject({
  target: z.enum(faultTargets),
  mode: z.enum(faultModes),
  /** For mode `status`; 500 if left out. */
  status: z.int().min(400).max(599).optional(),
  /** Seconds, sent as `Retry-After`. */
  retryAfter: z.int().min(0).max(86_400).optional(),
  /** How many calls it strikes. */
  times: z.int().min(1).max(1_000_000),
  /** Only calls of this operation, e.g. `TransactWriteItems`; all if left out. */
  operation: z.string().min(1).optional(),
  /** Only callers whose name starts so; all if left out. */
  caller: z.string().min(1).optional(),
  /** Lets this many matching calls through first, so that a test can walk from call to call. */
  skip: z.int().min(0).max(1_000_000).optional(),
  /** For mode `timeout`: the work is done, only its answer never comes. */
  afterWork: z.boolean().optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultTarget = Fault['target'];

/** One call that a stand-in saw, whether a fault struck it or not. */
export interface Call {
  readonly target: FaultTarget;
  readonly operation?: string;
  /** Who called: a worker's access key id, or its `x-rondo-caller`. */
  readonly caller?: string;
}

export interface Faults {
  add(fault: Fault): void;
  /** Counts the call and answers the fault that strikes it, if any. */
  take(target: FaultTarget, operation?: string, caller?: string): Fault | undefined;
  /** The faults still to come, with the `times` and `skip` that are left. */
  list(): readonly Fault[];
  clear(): void;
  /** Tells `observer` of every call and what struck it; returns what takes it off again. */
  observe(observer: (call: Call, struck: Fault | undefined) => void): () => void;
}

/** Faults on request, first come first struck. */
export function createFaults(): Faults {
  let pending: Fault[] = [];
  const observers = new Set<(call: Call, struck: Fault | undefined) => void>();
  return {
    add(fault) {
      pending.push(fault);
    },
    take(target, operation, caller) {
      const call: Call = { target, ...(operation && { operation }), ...(caller && { caller }) };
      const struck = strike(pending, call);
      pending = pending.filter((fault) => fault.times > 0);
      for (const observer of [...observers]) observer(call, struck);
      return struck;
    },
    list: () => structuredClone(pending),
    clear() {
      pending = [];
    },
    observe(observer) {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
  };
}

/** Every matching fault counts the call against its `skip`, so that two walking faults don't shift one another. */
function strike(pending: Fault[], call: Call): Fault | undefined {
  let struck: Fault | undefined;
  for (const [index, fault] of pending.entries()) {
    if (!matches(fault, call)) continue;
    if (fault.skip) pending[index] = { ...fault, skip: fault.skip - 1 };
    else if (!struck) {
      struck = fault;
      pending[index] = { ...fault, times: fault.times - 1 };
    }
  }
  return struck;
}

function matches(fault: Fault, call: Call): boolean {
  if (fault.target !== call.target) return false;
  if (fault.operation && fault.operation !== call.operation) return false;
  return !fault.caller || Boolean(call.caller?.startsWith(fault.caller));
}
