/**
 * A queue like Cloudflare's: at least once, in no order, several consumers at a time; a batch starts when
 * it is full or its first message has waited long enough; what a dead consumer held is handed out again.
 */
import type { Machine } from './machine';

export interface QueueSettings {
  name: string;
  /** Messages per batch at most, and milliseconds that the first of them waits for others. */
  size: number;
  waitMs: number;
  concurrency: number;
  retries: number;
}

interface Waiting {
  body: string;
  attempts: number;
  /** Milliseconds since the epoch. */
  since: number;
}

/** Until the messages of a consumer that died are handed out again. */
const REDELIVERY_MS = 10_000;

export class CloudQueue {
  readonly name: string;
  readonly settings: QueueSettings;
  batches = 0;
  /** Messages that it gave up on. */
  buried = 0;
  dead: CloudQueue | undefined;
  consume: (batch: readonly Message[]) => Promise<void> = async () => undefined;
  readonly #machine: Machine;
  #ready: Waiting[] = [];
  #running = 0;
  /** Messages whose time has not come. */
  #under = 0;
  #timed = false;

  constructor(machine: Machine, settings: QueueSettings) {
    this.#machine = machine;
    this.settings = settings;
    this.name = settings.name;
  }

  /** Whether messages are handed out, or wait for it, now or after their delay. */
  get isBusy(): boolean {
    return this.#under > 0 || this.#ready.length > 0 || this.#running > 0;
  }

  put(body: string, delaySeconds: number): void {
    const { weather, dice } = this.#machine;
    const late = this.#machine.strikes('message delayed', weather.delayed) ? dice.between(1000, 120_000) : 0;
    this.#arrive(body, 1, delaySeconds * 1000 + late);
    if (this.#machine.strikes('message duplicated', weather.duplicated))
      this.#arrive(body, 1, delaySeconds * 1000 + dice.between(0, 60_000));
  }

  #arrive(body: string, attempts: number, ms: number): void {
    this.#under++;
    this.#machine.timeline.after(ms + this.#machine.dice.roll() * 20, () => {
      this.#under--;
      this.#ready.push({ body, attempts, since: this.#machine.now });
      this.#pump();
    });
  }

  #pump(): void {
    const { waitMs, concurrency } = this.settings;
    const { weather, dice } = this.#machine;
    // Where D1 is slow, small batches overlap, as those of a queue with many consumers do.
    const size = weather.slow > 0 ? dice.pick([2, 5, this.settings.size]) : this.settings.size;
    while (this.#running < concurrency && this.#ready.length > 0) {
      const oldest = this.#ready[0]?.since ?? 0;
      const waits = oldest + waitMs - this.#machine.now;
      if (this.#ready.length < size && waits > 0) {
        if (this.#timed) return;
        this.#timed = true;
        this.#machine.timeline.after(waits, () => {
          this.#timed = false;
          this.#pump();
        });
        return;
      }
      this.#start(this.#ready.splice(0, size));
    }
  }

  #start(batch: readonly Waiting[]): void {
    const { dice, weather } = this.#machine;
    this.#running++;
    this.batches++;
    const held = dice.shuffle(batch).map((waiting) => hold(waiting));
    const over = (): void => {
      this.#running--;
      this.#pump();
    };
    this.#machine.start(this.name, () => this.consume(held.map(({ message }) => message)), {
      ended: ({ ok }) => {
        for (const { waiting, word } of held) {
          const { retry } = word.ack ? { retry: undefined } : { retry: word.retry ?? (ok ? undefined : 0) };
          if (retry !== undefined) this.#again(waiting, retry * 1000);
          else if (this.#machine.strikes('acknowledgement lost', weather.ackLost))
            this.#again(waiting, dice.between(1000, 60_000));
        }
        over();
      },
      died: () => {
        for (const { waiting } of held) this.#again(waiting, REDELIVERY_MS);
        over();
      },
    });
  }

  #again({ body, attempts }: Waiting, ms: number): void {
    if (attempts <= this.settings.retries) this.#arrive(body, attempts + 1, ms);
    else {
      this.buried++;
      this.dead?.put(body, 0);
    }
  }
}

/** A message of a batch, and what its consumer said of it; the first word counts. */
function hold(waiting: Waiting) {
  const word: { ack?: true; retry?: number } = {};
  const message: Message = {
    id: '',
    timestamp: new Date(waiting.since),
    body: JSON.parse(waiting.body),
    attempts: waiting.attempts,
    ack() {
      if (word.retry === undefined) word.ack = true;
    },
    retry(options) {
      if (!word.ack) word.retry ??= options?.delaySeconds ?? 0;
    },
  };
  return { message, word, waiting };
}
