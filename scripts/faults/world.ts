/** One world of the simulator: merchants, their shops and channels, a bad day, and a calm night after it. */
import type { Hub } from '../../src/hub/hub';
import { receive } from '../../src/hub/receive';
import { replayDelivery } from '../../src/hub/replay';
import { getDelivery } from '../../src/store/deliveries';
import { Cloud } from './cloud';
import { addMerchant } from './merchants';
import { type Notice, SECRET, type Shop } from './platform';
import type { Database } from './sqlite';
import { CALM, type Weather } from './weather';

export interface Size {
  /** Deliveries that the platforms make, the ones made again after a failure not counted. */
  events: number;
  organizations: number;
  /** Deliveries per second, on average. */
  rate: number;
}

/** What the platforms were answered 2xx for. */
export interface Accepted {
  id: string;
  organization: string;
  /** Undefined for a replay: it tells nothing new. */
  notice: Notice | undefined;
}

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
      for (let i = 0; i < size.organizations; i++) await addMerchant(this, hub, i);
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
  #tellAll({ events, rate }: Size): number {
    const { machine } = this.cloud;
    const { dice, timeline } = machine;
    // Most platforms tell what has happened every few seconds; so do those that come back after a failure.
    const beat = dice.pick([5, 15, 30, 60]) * SECOND;
    const told = (time: number): number => (dice.chance(0.95) ? Math.ceil(time / beat) * beat : time);
    let planned = 0;
    let last = machine.now;
    while (planned < events) {
      const shop = dice.pick(this.shops);
      const { id, steps } = shop.order(dice);
      let at = machine.now + dice.roll() * (events / rate) * SECOND;
      for (const { step, after } of steps) {
        at += after;
        const repeats = dice.chance(0.1) ? 2 : 1;
        planned += repeats;
        timeline.at(at, () => {
          const notice = shop.tell(id, step, new Date(machine.now).toISOString(), dice);
          // A platform hands its notices to many workers: the order in which they arrive is none.
          for (let i = 0; i < repeats; i++) {
            const late = dice.chance(0.2) ? dice.between(0, 120_000) : dice.between(0, 500);
            this.#open++;
            const arrives = machine.now + late + (i === 0 ? 0 : dice.between(0, 300_000));
            timeline.at(told(arrives) + dice.roll() * 300, () => this.#post(notice));
          }
        });
        last = Math.max(last, at);
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

  /** No more faults: minutes pass, those in which nothing is due at once, until all is done. */
  async calm(): Promise<void> {
    const { machine, network, queues } = this.cloud;
    const { timeline } = machine;
    machine.weather = CALM;
    for (const destination of network.destinations) destination.mood = 'well';
    const end = machine.now + 30 * 24 * 60 * MINUTE;
    for (let quiet = 0; machine.now < end; ) {
      timeline.at(Math.ceil((machine.now + 1) / MINUTE) * MINUTE, () => this.cloud.tick());
      await timeline.run(() => false, Math.ceil((machine.now + 1) / MINUTE) * MINUTE + 30 * SECOND);
      const next = await this.#nextDue();
      const isBusy = this.#open > 0 || Object.values(queues).some((queue) => queue.isBusy);
      quiet = next === undefined && !isBusy ? quiet + 1 : 0;
      if (quiet > 2) return;
      if (next !== undefined && !isBusy && next > machine.now + MINUTE)
        await timeline.run(() => false, Math.floor(next / MINUTE) * MINUTE - 1);
    }
  }

  /** When D1 has something to do next, in milliseconds; undefined when it has nothing. */
  async #nextDue(): Promise<number | undefined> {
    const sql = `SELECT min(due) AS due FROM (
      SELECT max(dispatches.due, lanes.next_at, lanes.open_until, lanes.lease_until) AS due
        FROM dispatches JOIN lanes ON lanes.id = dispatches.lane WHERE dispatches.state = 'waiting'
      UNION ALL SELECT due FROM inbox
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
