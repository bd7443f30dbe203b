/** The Worker that simulates: each world lives in a Durable Object of its own. */
import { DurableObject } from 'cloudflare:workers';
import { START } from './cloud';
import { Dice } from './dice';
import { isolation } from './isolation';
import type { IsolationOrder, IsolationResult, WorldOrder, WorldResult } from './outcome';
import { judge } from './promises';
import { prepare } from './sentinels';
import { sqliteDatabase } from './sqlite';
import { CALM, weatherFor } from './weather';
import { type Size, World } from './world';

declare const MIGRATIONS: readonly string[];

export class Simulation extends DurableObject {
  isolation(order: IsolationOrder): Promise<IsolationResult> {
    const { storage } = this.ctx;
    const fresh = () => {
      storage.deleteAll();
      return sqliteDatabase(storage);
    };
    return isolation(order, fresh, MIGRATIONS);
  }

  async world({ seed, events, crashAt, clear }: WorldOrder): Promise<WorldResult> {
    const database = sqliteDatabase(this.ctx.storage);
    await prepare(database, MIGRATIONS);
    const world = new World(seed, database);
    // Apart from the world's own dice, so that a change of the one does not shift the other.
    const dice = new Dice(seed ^ 0x5eed);
    const isSmall = crashAt !== undefined || clear === true;
    const size: Size = {
      events,
      organizations: isSmall ? 1 : dice.pick([2, 2, 4]),
      rate: dice.pick([30, 100, 300]),
      isSmall,
      isDoomed: !isSmall && dice.chance(0.5),
    };
    await world.settle(size);
    const { machine } = world.cloud;
    machine.crashAt = crashAt;
    await world.storm(size, { ...weatherFor(dice), ...(isSmall ? CALM : {}) });
    await world.calm();
    const result = await judge(world, seed);
    await this.ctx.storage.deleteAll();
    return { ...result, virtualSeconds: Math.round((machine.now - START) / 1000) };
  }
}

export default {
  async fetch(request, env) {
    const what = new URL(request.url).pathname;
    const order: WorldOrder = await request.json();
    const place = env.SIMULATION.getByName(`${what} ${JSON.stringify(order)}`);
    return Response.json(await (what === '/isolation' ? place.isolation(order) : place.world(order)));
  },
} satisfies ExportedHandler<{ SIMULATION: DurableObjectNamespace<Simulation> }>;
