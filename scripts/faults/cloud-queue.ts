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

/** A message on its way into the queue. */
export interface Sent {
  body: string;
  delaySeconds: number;
}

/** Share of the batches that are small where D1 is slow. */
const SMALL = 0.1;
const JAM_MS = 10_000;
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

  /** What was sent by one call mostly arrives together. */
  put(messages: readonly Sent[]): void {
    const { weather, dice } = this.#machine;
    const together: string[] = [];
    for (const { body, delaySeconds } of messages) {
      const late = this.#machine.strikes('message delayed', weather.delayed) ? this.#jam(120_000) : 0;
      if (delaySeconds > 0 || late > 0) this.#arrive([body], 1, delaySeconds * 1000 + late);
      else together.push(body);
      if (this.#machine.strikes('message duplicated', weather.duplicated))
        this.#arrive([body], 1, delaySeconds * 1000 + (dice.chance(0.5) ? 0 : this.#jam(60_000)));
    }
    const parts = dice.chance(0.1) ? together.map((body) => [body]) : [together];
    for (const part of parts) this.#arrive(part, 1, 0);
  }

  /** A part of the queue that is stuck hands out all that it has at once, every ten seconds. */
  #jam(mostMs: number): number {
    const { now, dice } = this.#machine;
    const until = Math.ceil((now + dice.between(1, mostMs)) / JAM_MS) * JAM_MS;
    return until - now;
  }

  #arrive(bodies: readonly string[], attempts: number, ms: number): void {
    if (bodies.length === 0) return;
    this.#under += bodies.length;
    this.#machine.timeline.after(ms + this.#machine.dice.roll() * 20, () => {
      this.#under -= bodies.length;
      for (const body of bodies) this.#ready.push({ body, attempts, since: this.#machine.now });
      this.#pump();
    });
  }

  #pump(): void {
    const { waitMs, concurrency, size } = this.settings;
    const { weather, dice, now } = this.#machine;
    while (this.#running < concurrency && this.#ready.length > 0) {
      const waits = (this.#ready[0]?.since ?? 0) + waitMs - now;
      if (this.#ready.length < size && waits > 0) {
        if (this.#timed) return;
        this.#timed = true;
        this.#machine.timeline.after(waits, () => {
          this.#timed = false;
          this.#pump();
        });
        return;
      }
      // Where D1 is slow, some small batches overlap, as those of a queue with many consumers do.
      const taken = weather.slow > 0 && dice.chance(SMALL) ? dice.pick([2, 5]) : size;
      this.#start(this.#ready.splice(0, taken));
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
    if (attempts <= this.settings.retries) this.#arrive([body], attempts + 1, ms);
    else {
      this.buried++;
      this.dead?.put([{ body, delaySeconds: 0 }]);
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
