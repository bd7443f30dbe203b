/**
 * The rotation itself, on whichever hub. At each moment the running Worker has every key that something
 * stored is sealed with:
 *
 *   1. the new key goes behind the old ones: it opens, and seals nothing yet;
 *   2. once all of the Worker has it, it goes in front: new secrets are sealed with it;
 *   3. what the old ones have sealed is sealed anew, each row only while nobody else changes it;
 *   4. once nothing is sealed with them any more, the old keys go.
 *
 * The operator's copy has every key that the Worker has, or is about to have: it is written before a key is
 * added, and after keys were removed. So a rotation that was cut short is simply run again.
 */
import { ExpectedError } from '../local/expected-error.ts';
import { type Key, newestOf, newKey, sameKeys } from './keys.ts';
import { countSealed, type Execute, type Query, reseal } from './sealed.ts';

/** A hub whose keys are rotated. */
export interface Rotating {
  /** Where the operator's copy lies, as a person would type it. */
  place: string;
  readKeys(): Key[];
  /** Replaces the operator's copy, whole or not at all. */
  writeKeys(keys: readonly Key[]): void;
  /** Puts away keys that are no longer needed but for old backups. */
  keepRetired(keys: readonly Key[]): void;
  /** The ids of the Worker's keys; undefined where it has none of these. Absent where no Worker runs. */
  shown?(keys: readonly Key[]): Promise<string[] | undefined>;
  /** Gives the Worker these keys, from now on. */
  upload(keys: readonly Key[]): Promise<void>;
  query: Query;
  execute: Execute;
  /** Until what was begun with other keys has ended, everywhere. */
  settle(): Promise<void>;
  /** Between two looks. */
  pause(): Promise<void>;
  say(line: string): void;
}

/** Looks at the Worker until it has its new keys, at most. */
const LOOKS = 120;
/** Times that rows which were sealed with an old key meanwhile are done again. */
const ROUNDS = 5;

export async function rotate(hub: Rotating): Promise<void> {
  const before = hub.readKeys();
  await checkWorker(hub, before);
  // More than one is a rotation that was cut short: it goes on.
  const newest = (before.length > 1 ? newestOf(before) : undefined) ?? newKey(before);
  const old = before.filter(({ id }) => id !== newest.id);
  if (before.length > 1) hub.say(`Going on with the rotation to ${newest.id}.`);

  if (before[0]?.id !== newest.id) {
    await add(hub, [...old, newest]);
    hub.say(`1. ${newest.id} opens          beside ${ids(old)}, which still seals`);
  }
  const both = [newest, ...old];
  await add(hub, both);
  hub.say(`2. ${newest.id} seals          what is new or changed`);
  hub.say(`3. Sealed anew       ${await resealAll(hub, both)} secrets`);
  await retire(hub, newest, old);
  hub.say(`4. ${ids(old)} gone           nothing is sealed with it; it is kept beside ${hub.place}`);
}

const ids = (keys: readonly Key[]): string => keys.map(({ id }) => id).join(', ');

/** The copy must hold every key that the Worker has: the upload replaces them all. */
async function checkWorker(hub: Rotating, keys: readonly Key[]): Promise<void> {
  if (!hub.shown) return;
  const shown = await hub.shown(keys);
  if (!shown)
    throw new ExpectedError(
      `The hub does not know the keys in ${hub.place}. Is it running, and of this version? Else put your copy of its keys there.`,
    );
  for (const id of shown) {
    const own = keys.find((key) => key.id === id);
    // Another key of the same name would be lost just so.
    if (!own || !(await hub.shown([own])))
      throw new ExpectedError(
        `The hub has a key ${id} that is not in ${hub.place}. Put your copy of its keys there.`,
      );
  }
}

/** Keys that nobody has to wait for: the copy first, then the Worker. */
async function add(hub: Rotating, keys: readonly Key[]): Promise<void> {
  hub.writeKeys(keys);
  await give(hub, keys);
}

/** Until the Worker has them, and nothing works with others any more. */
async function give(hub: Rotating, keys: readonly Key[]): Promise<void> {
  const arrived = async (): Promise<boolean> => {
    for (const key of keys) if (!sameKeys(keys, await hub.shown?.([key]))) return false;
    return true;
  };
  if (!(await arrived())) {
    await hub.upload(keys);
    for (let look = 0; hub.shown && !(await arrived()); look++) {
      if (look === LOOKS)
        throw new ExpectedError(`The hub has not taken ${ids(keys)} yet. Nothing is lost: run it again.`);
      await hub.pause();
    }
  }
  await hub.settle();
}

async function resealAll(hub: Rotating, keys: readonly Key[]): Promise<number> {
  const [, ...old] = keys;
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { resealed, stuck } = await reseal(hub.query, hub.execute, keys);
    if (stuck.length > 0)
      throw new ExpectedError(
        `No key opens ${stuck.slice(0, 5).join(', ')}. ${ids(old)} stays. Fill in those credentials again, or delete the connection, and run it again.`,
      );
    total += resealed;
    if ((await countSealed(hub.query, old)) === 0) return total;
  }
  throw new ExpectedError(
    `Something goes on sealing with ${ids(old)}, which stays. Run it again in a while.`,
  );
}

/** The Worker first, then the copy; and back again where something was sealed with them after all. */
async function retire(hub: Rotating, newest: Key, old: readonly Key[]): Promise<void> {
  hub.keepRetired(old);
  await give(hub, [newest]);
  if ((await countSealed(hub.query, old)) > 0) {
    await give(hub, [newest, ...old]);
    throw new ExpectedError(`Something was still sealed with ${ids(old)}, which is back. Run it again.`);
  }
  hub.writeKeys([newest]);
}
