/**
 * The systems at the other end: each keeps a ledger of what it took in, and answers as its mood is, which
 * changes every few minutes.
 */
import type { Dice } from './dice';
import type { Invocation, Machine } from './machine';

/**
 * `late`: takes it and answers 200 after every time limit · `limited`: 429 with Retry-After · `gone`: 410 ·
 * `broken`: 500 · `garbage`: takes it and answers 200 with a page · `silent`: no answer, whether it took it
 * or not · `refusing`: no connection · `cut`: takes it, and the connection dies before the answer
 */
export type Mood =
  | 'well'
  | 'late'
  | 'limited'
  | 'gone'
  | 'broken'
  | 'garbage'
  | 'silent'
  | 'refusing'
  | 'cut';

const ILL: readonly Mood[] = ['late', 'limited', 'gone', 'broken', 'garbage', 'silent', 'refusing', 'cut'];

/** Something that arrived at a destination. */
export interface Arrival {
  at: number;
  /** What the far side drops repeats by: the dispatch, or the text where a vendor has no such key. */
  key: string;
  /** What it is about: one event for one destination. */
  about: string;
  /** As the event names it: `order/1`; empty for messages to people. */
  subject: string;
  by: Invocation;
  lane: string;
  /** The hub heard that it was taken. */
  heard: boolean;
}

export interface Destination {
  host: string;
  /** The connection that sends there. */
  lane: string;
  /** Whether it drops repeats of one key. */
  repeatable: boolean;
  mood: Mood;
  /** Answers 500 to everything until the world has given up on it. */
  doomed?: boolean;
  /** Milliseconds until it answers when it is well. */
  latency: readonly [number, number];
  arrivals: Arrival[];
}

/** Longer than any time limit of the hub's. */
const TOO_LATE_MS = 100_000;

/** Reads who a request is for: the key and the subject of one message. */
export interface Reading {
  key: string;
  about: string;
  subject: string;
}

export class Network {
  readonly #machine: Machine;
  readonly #destinations = new Map<string, Destination>();
  /** The platforms, by host: what they answer when asked. */
  readonly shops = new Map<string, (url: URL) => unknown>();
  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get destinations(): Destination[] {
    return [...this.#destinations.values()];
  }

  add(destination: Omit<Destination, 'mood' | 'arrivals'>): Destination {
    const mood = destination.doomed ? 'broken' : 'well';
    const added: Destination = { ...destination, mood, arrivals: [] };
    this.#destinations.set(destination.host, added);
    return added;
  }

  /** Each is well half of the time, in the worst weather hardly ever. */
  changeMoods(dice: Dice, rate: number): void {
    for (const destination of this.#destinations.values())
      if (!destination.doomed) destination.mood = dice.chance(rate) ? dice.pick(ILL) : 'well';
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const shop = this.shops.get(url.host);
    if (shop) return this.#ask(shop, url, init);
    const destination = this.#destinations.get(url.host);
    if (!destination) throw new TypeError(`no such host: ${url.host}`);
    return this.#take(destination, init);
  };

  #ask(shop: (url: URL) => unknown, url: URL, init: RequestInit | undefined): Promise<Response> {
    const { dice, weather } = this.#machine;
    const isDown = this.#machine.strikes('platform answers 503', weather.platform);
    return this.#machine.call({
      name: 'fetch platform',
      there: 5 + dice.roll() * 40,
      back: () => 5 + dice.roll() * 40,
      signal: init?.signal ?? undefined,
      perform: () => (isDown ? answer(503, 'down') : answer(200, JSON.stringify(shop(url)))),
    });
  }

  #take(destination: Destination, init: RequestInit | undefined): Promise<Response> {
    const machine = this.#machine;
    const { dice, current, weather } = machine;
    const { mood, repeatable, lane } = destination;
    if (mood !== 'well') machine.count(`destination ${mood}`);
    const takes =
      ['well', 'late', 'garbage', 'cut'].includes(mood) || (mood === 'silent' && dice.chance(0.5));
    const [least, most] = destination.latency;
    const latency = mood === 'late' ? TOO_LATE_MS : dice.between(least, most);
    const reading = readingOf(new Headers(init?.headers), String(init?.body ?? ''));
    let arrival: Arrival | undefined;
    const error = ERRORS[mood];
    return machine.call({
      name: `fetch ${mood}`,
      there: latency / 2,
      back: () => latency / 2,
      signal: init?.signal ?? undefined,
      perform: () => {
        if (takes && current) {
          arrival = { at: machine.now, ...reading, by: current, lane, heard: false };
          destination.arrivals.push(arrival);
        }
        switch (mood) {
          case 'limited':
            return answer(429, 'slow down', { 'retry-after': String(dice.between(1, 90)) });
          case 'gone':
            return answer(410, 'gone');
          case 'broken':
            return answer(500, 'oops');
          case 'garbage':
            return answer(200, '<html>hello');
          default:
            return answer(200, JSON.stringify({ key: { id: `wa-${machine.timeline.steps}` } }));
        }
      },
      dies: machine.strikes('crash after a send', repeatable ? weather.crashSent / 5 : weather.crashSent),
      ...(mood === 'silent' ? { answer: 'none' as const } : {}),
      ...(error ? { answer: new Error(error) } : {}),
      heard: () => {
        // A page is no receipt, but a webhook asks for the status only.
        if (arrival) arrival.heard = mood !== 'garbage' || repeatable;
      },
    });
  }
}

const ERRORS: Partial<Record<Mood, string>> = {
  refusing: 'connect ECONNREFUSED',
  cut: 'Network connection lost.',
};

/** A body that is read in no time of the runtime's own. */
function answer(status: number, text: string, headers: Record<string, string> = {}): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  return new Response(body, { status, headers });
}

/** A signed webhook names its dispatch and its event; a gateway for people only gets the words. */
function readingOf(headers: Headers, body: string): Reading {
  const {
    id = '',
    subject = '',
    text = '',
  }: { id?: string; subject?: string; text?: string } = JSON.parse(body || '{}');
  const key = headers.get('webhook-id');
  return key ? { key, about: id, subject } : { key: text, about: text, subject: '' };
}
