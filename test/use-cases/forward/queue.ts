import { minute, second } from '#domain/ids.ts';
import type { Delivered } from '#use-cases/carry.ts';
import type { Clock, DeliveryJob } from '#use-cases/ports.ts';

interface Waiting {
  readonly job: DeliveryJob;
  readonly group: string;
  receives: number;
  visibleAt: number;
  taken: boolean;
}

/** How long a message is hidden whose function died. */
const hidden = 4 * minute;

const groupOf = (job: DeliveryJob): string => {
  if ('catchUp' in job) return `${job.ticketId}-catch-up`;
  return job.forward ? `${job.ticketId}-forward` : job.ticketId;
};

/** The queue of deliveries: in order within a group, at least once, again and again until done. */
export class DeliveryQueue {
  messages: Waiting[] = [];
  readonly #causes = new Set<string>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  request = async (jobs: readonly { job: DeliveryJob; cause: string }[]): Promise<void> => {
    for (const { job, cause } of jobs) {
      if (this.#causes.has(cause)) continue;
      this.#causes.add(cause);
      const group = groupOf(job);
      this.messages.push({ job, group, receives: 0, visibleAt: this.#clock(), taken: false });
    }
  };

  /** Of each group the one that comes next; the others wait for it. */
  #heads(): Waiting[] {
    const held = new Set<string>();
    return this.messages.filter(({ group }) => !held.has(group) && held.add(group));
  }

  /** Those that may be worked off now. */
  ready(): Waiting[] {
    return this.#heads().filter(({ taken, visibleAt }) => !taken && visibleAt <= this.#clock());
  }

  nextAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#heads().map(({ visibleAt }) => visibleAt));
  }

  /** @param work throws where it dies */
  async run(
    message: Waiting,
    work: (job: DeliveryJob, attempt: number) => Promise<Delivered>,
  ): Promise<void> {
    message.taken = true;
    message.receives += 1;
    try {
      const delivered = await work(message.job, message.receives);
      if (delivered === 'done') this.messages = this.messages.filter((each) => each !== message);
      else message.visibleAt = this.#clock() + second * Math.ceil(delivered.again / second);
    } catch (error) {
      message.visibleAt = this.#clock() + hidden;
      throw error;
    } finally {
      message.taken = false;
    }
  }
}
