/**
 * Cloudflare's list prices as data, and what they make of a cost. Marginal prices: what one million more
 * events cost once everything that the plan includes is used up. Taxes, and what peers ask, apart.
 */

/** What Cloudflare meters of one event; each in the unit of its price. */
export interface Usage {
  /** HTTP requests answered, and runs of queue consumers and crons: Cloudflare names the first only, we count all. */
  requests: number;
  cpuMs: number;
  queueOperations: number;
  rowsWritten: number;
  rowsRead: number;
}

interface Price {
  /** US$ per million beyond what is included. */
  usdPerMillion: number;
  /** Per month, in the plan of US$ 5. */
  included: number;
  /** Per day on the free plan; null where the limit is per invocation. */
  freePerDay: number | null;
  source: string;
}

/** When these were read. */
export const PRICES_OF = 'November 2026';

const DOCS = 'https://developers.cloudflare.com';

export const PRICES: Readonly<Record<keyof Usage, Price>> = {
  requests: {
    usdPerMillion: 0.3,
    included: 10_000_000,
    freePerDay: 100_000,
    source: `${DOCS}/workers/platform/pricing/`,
  },
  cpuMs: {
    usdPerMillion: 0.02,
    included: 30_000_000,
    freePerDay: null,
    source: `${DOCS}/workers/platform/pricing/`,
  },
  queueOperations: {
    usdPerMillion: 0.4,
    included: 1_000_000,
    freePerDay: 10_000,
    source: `${DOCS}/queues/platform/pricing/`,
  },
  rowsWritten: {
    usdPerMillion: 1,
    included: 50_000_000,
    freePerDay: 100_000,
    source: `${DOCS}/d1/platform/pricing/`,
  },
  rowsRead: {
    usdPerMillion: 0.001,
    included: 25_000_000_000,
    freePerDay: 5_000_000,
    source: `${DOCS}/d1/platform/pricing/`,
  },
};

/** The paid plan, a month, in US$. */
export const PLAN_USD = 5;

/** D1's storage; and the most that one database holds, whatever is paid. Gigabytes of 10⁹ bytes. */
export const STORAGE = {
  usdPerGigabyteMonth: 0.75,
  includedGigabytes: 5,
  databaseGigabytes: 10,
  freeDatabaseGigabytes: 0.5,
} as const;

/** What one invocation may do on the free plan, and for how long a queue keeps what it was sent. */
export const FREE_INVOCATION = { cpuMs: 10, subrequests: 50, queries: 50, retentionHours: 24 } as const;

const MILLION = 1_000_000;
const METERS = Object.keys(PRICES) as (keyof Usage)[];

export const NOTHING: Usage = { requests: 0, cpuMs: 0, queueOperations: 0, rowsWritten: 0, rowsRead: 0 };

/** What an event costs together with what is done about it later, such as dropping it. */
export const plus = (a: Usage, b: Usage): Usage =>
  Object.fromEntries(METERS.map((meter) => [meter, a[meter] + b[meter]])) as unknown as Usage;

export const times = (usage: Usage, count: number): Usage =>
  Object.fromEntries(METERS.map((meter) => [meter, usage[meter] * count])) as unknown as Usage;

/** US$ for a million of these, beyond what the plan includes. */
export const usdPerMillion = (usage: Usage): number =>
  METERS.reduce((sum, meter) => sum + usage[meter] * PRICES[meter].usdPerMillion, 0);

/**
 * US$ of a month in the paid plan: its five dollars, and what goes beyond the included amounts.
 * `fixed` is what the month costs without any event; `storedGigabytes` what lies in D1 at its end.
 */
export function monthlyBill(
  usage: Usage,
  events: number,
  fixed: Usage = NOTHING,
  storedGigabytes = 0,
): number {
  const month = plus(times(usage, events), fixed);
  const metered = METERS.reduce((sum, meter) => {
    const { included, usdPerMillion } = PRICES[meter];
    return sum + (Math.max(0, month[meter] - included) * usdPerMillion) / MILLION;
  }, 0);
  const { includedGigabytes, usdPerGigabyteMonth } = STORAGE;
  return PLAN_USD + metered + Math.max(0, storedGigabytes - includedGigabytes) * usdPerGigabyteMonth;
}

export interface FreeDay {
  /** Whole events a day; zero when the hub alone uses a limit up. */
  events: number;
  /** The limit that is reached first. */
  binds: keyof Usage;
}

/** What the free plan carries a day, once what the hub does without any event (`fixed`) is taken off. */
export function freePlan(usage: Usage, fixed: Usage = NOTHING): FreeDay {
  const limits = METERS.flatMap((meter) => {
    const { freePerDay } = PRICES[meter];
    if (freePerDay === null || usage[meter] === 0) return [];
    const left = Math.max(0, freePerDay - fixed[meter]);
    return [{ binds: meter, events: Math.floor(left / usage[meter]) }];
  });
  const [first, ...others] = limits;
  if (!first) throw new Error('a cost that touches no limit of the free plan');
  return others.reduce((least, one) => (one.events < least.events ? one : least), first);
}

/** What others ask for a million events a month, each delivered once. */
export interface Peer {
  name: string;
  usd: string;
  note: string;
  source: string;
}

/** When their pages were read, at second hand. */
export const PEERS_OF = 'September and October 2026';

export const PEERS: readonly Peer[] = [
  {
    name: 'Svix, free plan and overage',
    usd: '95',
    note: '50,000 included, then US$ 0.0001 a message; sends only. Professional: 585',
    source: 'https://www.svix.com/pricing/',
  },
  {
    name: 'Hookdeck Team',
    usd: '49',
    note: 'US$ 39 and metered events; passes payloads on as they are',
    source: 'https://hookdeck.com/pricing',
  },
  {
    name: 'Hookbase Business',
    usd: '79',
    note: 'holds two million events',
    source: 'https://www.hookbase.app/pricing',
  },
  {
    name: 'Convoy Premium',
    usd: '999',
    note: 'flat, self-hosted: your servers come on top',
    source: 'https://www.getconvoy.io/pricing',
  },
  {
    name: 'Inngest',
    usd: '125',
    note: 'functions that you write; not verified on its page',
    source: 'https://www.inngest.com/pricing',
  },
  {
    name: 'Trigger.dev',
    usd: '33',
    note: 'US$ 25 and about 8 of computing at half a second a run; tasks that you write',
    source: 'https://trigger.dev/pricing',
  },
];
