/** One world of the simulator: merchants, their shops and channels, a bad day, and a calm night after it. */
import type { Hub } from '../../src/hub/hub';
import { receive } from '../../src/hub/receive';
import { replayDeadLetter, replayDelivery } from '../../src/hub/replay';
import { getDelivery } from '../../src/store/deliveries';
import { Cloud } from './cloud';
import { addMerchant } from './merchants';
import { LADDER, type Notice, SECRET, type Shop } from './platform';
import type { Database } from './sqlite';
import { CALM, type Weather } from './weather';

export interface Size {
  /** Deliveries that the platforms make, the ones made again after a failure not counted. */
  events: number;
  organizations: number;
  /** Deliveries per second, on average. */
  rate: number;
  /** Every call is fatal in one of many small worlds: each order there makes every kind of message. */
  isSmall: boolean;
  /** With a destination that is out of order for days, and orders that D1 does not take. */
  isDoomed: boolean;
}

/** What the platforms were answered 2xx for. */
export interface Accepted {
  id: string;
  organization: string;
  /** Undefined for a replay: it tells nothing new. */
  notice: Notice | undefined;
}

/** Share of the orders that begin as a cart, or end as one. */
const CARTS = 0.02;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

export class World {
  readonly cloud: Cloud;
  readonly accepted: Accepted[] = [];
  /** Dispatches that an event of a connection must have made, as `lane automation`. */
  readonly wanted = new Map<string, { type: string; lane: string; automation: string | null }[]>();
  readonly shops: Shop[] = [];
  /** Answers that no platform should have got. */
  readonly refused: string[] = [];
  /** Deliveries under way to the hub, or to be made again. */
  #open = 0;
  #chaos = true;

  constructor(seed: number, database: Database) {
    this.cloud = new Cloud(seed, database);
  }

  /** Merchants with two shops each, a webhook for everything and a phone for some. */
  async settle(size: Size): Promise<void> {
    await this.cloud.during(async (hub) => {
      for (let i = 0; i < size.organizations; i++)
        await addMerchant(this, hub, i, {
          ...(size.isSmall ? { steps: LADDER } : {}),
          isDoomed: size.isDoomed && i === 0,
        });
    });
  }

  /** The platforms tell so many things in this weather; a few minutes later it clears up. */
  async storm(size: Size, weather: Weather): Promise<void> {
    const { machine, network } = this.cloud;
    machine.weather = weather;
    const last = this.#tellAll(size);
    const minutes = (): void => {
      if (!this.#chaos) return;
      this.cloud.tick();
      machine.timeline.after(MINUTE, minutes);
    };
    machine.timeline.at(Math.ceil(machine.now / MINUTE) * MINUTE, minutes);
    const moods = (): void => {
      if (!this.#chaos) return;
      network.changeMoods(machine.dice, machine.weather.destination);
      machine.timeline.after(machine.dice.between(10, 120) * SECOND, moods);
    };
    moods();
    const end = last + machine.dice.between(1, 5) * MINUTE;
    await machine.timeline.run(() => machine.now >= end, end);
    this.#chaos = false;
  }

  /** Schedules everything that is told; answers when the last of it is. */
  #tellAll({ events, rate, isSmall, isDoomed }: Size): number {
    const { machine } = this.cloud;
    const { dice, timeline } = machine;
    // Most platforms tell what has happened every few seconds; so do those that come back after a failure.
    const beat = dice.pick([5, 15, 30, 60]) * SECOND;
    const told = (time: number): number => (dice.chance(0.95) ? Math.ceil(time / beat) * beat : time);
    let planned = 0;
    let last = machine.now;
    const tell = (at: number, make: (at: string) => Notice): void => {
      const repeats = dice.chance(0.1) ? 2 : 1;
      planned += repeats;
      timeline.at(at, () => {
        const notice = make(new Date(machine.now).toISOString());
        // A platform hands its notices to many workers: the order in which they arrive is none.
        for (let i = 0; i < repeats; i++) {
          const late = dice.chance(0.2) ? dice.between(0, 120_000) : dice.between(0, 500);
          this.#open++;
          const arrives = machine.now + late + (i === 0 ? 0 : dice.between(0, 300_000));
          timeline.at(told(arrives) + dice.roll() * 300, () => this.#post(notice));
        }
      });
      last = Math.max(last, at);
    };
    if (isDoomed) {
      const shop = this.shops.find(({ connector }) => connector.poll === undefined);
      if (shop) tell(machine.now + dice.roll() * MINUTE, (at) => shop.tellPoison(at));
    }
    const begins = (): number => machine.now + dice.roll() * (events / rate) * SECOND;
    while (planned < events) {
      const shop = dice.pick(this.shops);
      let at = begins();
      const of: { cart?: string } = {};
      if (isSmall ? planned === 0 : dice.chance(CARTS)) {
        const cart = shop.cart(dice);
        const isLeft = isSmall || dice.chance(0.6);
        tell(at, (time) => shop.tellCart(cart, time, isLeft));
        if (isLeft) continue;
        at += dice.between(0, 2 * cart.minutes) * MINUTE;
        of.cart = cart.cart;
      }
      const { id, steps } = shop.order(dice);
      for (const { step, after } of steps) {
        at += after;
        tell(at, (time) => shop.tell(id, step, time, dice, step === 'created' ? of : {}));
      }
    }
    return last;
  }

  #post(notice: Notice): void {
    const { machine, isolates } = this.cloud;
    const again = (seconds: number): void => {
      machine.timeline.after(seconds * SECOND, () => this.#post(notice));
    };
    const { connector, token, organization } = notice.shop;
    const url = new URL(`https://ponte.example.com/hooks/${connector.slug}/${token}`);
    const request = {
      connector: connector.slug,
      token,
      path: '',
      method: 'POST',
      url,
      headers: new Headers({ 'content-type': 'application/json', 'x-secret': SECRET }),
      body: streamOf(notice.body),
    };
    machine.start('edge', () => receive(machine.dice.pick(isolates), request), {
      ended: (result) => {
        if (!result.ok) return again(60);
        const received = result.value;
        if (!received.ok) {
          if (received.refusal !== 'try_again_later')
            this.refused.push(`${received.refusal}: ${notice.body.slice(0, 200)}`);
          machine.count('answered 503');
          return again(machine.dice.between(30, 120));
        }
        this.#accept({ id: received.id ?? '', organization, notice });
        if (machine.strikes('our answer lost', machine.weather.platform))
          return again(machine.dice.between(5, 60));
        this.#open--;
      },
      died: () => again(machine.dice.between(5, 60)),
    });
  }

  #accept(accepted: Accepted): void {
    const { machine } = this.cloud;
    this.accepted.push(accepted);
    if (accepted.notice && machine.dice.chance(0.01))
      machine.timeline.after(machine.dice.between(1, 600) * SECOND, () => this.#replay(accepted));
  }

  /** Somebody presses "again": a new delivery, of which nothing new must come. */
  #replay({ id, organization }: Accepted): void {
    const work = async (hub: Hub) => {
      const delivery = await getDelivery(hub.db, organization, id);
      return delivery ? replayDelivery(hub, delivery) : undefined;
    };
    const { machine, isolates } = this.cloud;
    machine.start('replay', () => work(machine.dice.pick(isolates)), {
      ended: (result) => {
        if (result.ok && result.value?.ok)
          this.accepted.push({ id: result.value.deliveryId ?? '', organization, notice: undefined });
      },
      died: () => undefined,
    });
  }

  /**
   * No more faults, until all is done that can be; then what was out of order for days is well too, somebody
   * sends again what the hub gave up on, and all of that is done.
   */
  async calm(): Promise<void> {
    const { machine, network, d1 } = this.cloud;
    machine.weather = CALM;
    for (const destination of network.destinations) if (!destination.doomed) destination.mood = 'well';
    await this.#settleDown();
    d1.takesPoison = true;
    for (const destination of network.destinations) destination.mood = 'well';
    await this.#replayLetters();
    await this.#settleDown();
  }

  /** Minutes pass, those in which nothing is due at once. */
  async #settleDown(): Promise<void> {
    const { machine, queues } = this.cloud;
    const { timeline } = machine;
    const end = machine.now + 30 * 24 * 60 * MINUTE;
    for (let [quiet, minute] = [0, 0]; machine.now < end; minute++) {
      const next = this.#nextDue();
      const isBusy = this.#open > 0 || Object.values(queues).some((queue) => queue.isBusy);
      const isIdle = next === undefined && !isBusy;
      quiet = isIdle ? quiet + 1 : 0;
      if (quiet > 2) return;
      if (next !== undefined && !isBusy && next > machine.now + MINUTE)
        await timeline.run(() => false, Math.floor(next / MINUTE) * MINUTE - 1);
      const at = Math.ceil((machine.now + 1) / MINUTE) * MINUTE;
      // A queue that only waits for its next attempt needs no cron.
      if (isIdle || minute % 10 === 0 || (next !== undefined && next <= at))
        timeline.at(at, () => this.cloud.tick());
      await timeline.run(() => false, at + 30 * SECOND);
    }
  }

  /** Somebody presses "again" at each dead letter. */
  async #replayLetters(): Promise<void> {
    const { cloud } = this;
    await cloud.during(async (hub) => {
      const letters = await hub.db.query.deadLetters.findMany();
      for (const letter of letters.filter(({ replayedAt }) => replayedAt === null)) {
        const answer = await replayDeadLetter(hub, letter);
        if (!answer.ok) continue;
        const { organizationId: organization } = letter;
        if (answer.deliveryId) this.accepted.push({ id: answer.deliveryId, organization, notice: undefined });
        cloud.machine.count(`dead letter of a ${letter.kind} sent again`);
      }
    });
  }

  /** When D1 has something to do next, in milliseconds; undefined when it has nothing. */
  #nextDue(): number | undefined {
    const sql = `SELECT min(due) AS due FROM (
      SELECT max(dispatches.due, lanes.next_at, lanes.open_until, lanes.lease_until) AS due
        FROM dispatches JOIN lanes ON lanes.id = dispatches.lane WHERE dispatches.state = 'waiting'
      UNION ALL SELECT due FROM inbox
      UNION ALL SELECT wake_at FROM subjects WHERE wake_at IS NOT NULL
      UNION ALL SELECT lease_until FROM lanes WHERE claimed <> '[]')`;
    const [answer] = this.cloud.database([{ sql, params: [] }]);
    const due = answer?.rows[0]?.[0];
    return typeof due === 'string' ? Date.parse(due) || 0 : undefined;
  }
}

/** A body that is read in no time of the runtime's own. */
export const streamOf = (text: string): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
