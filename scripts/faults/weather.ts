/** How bad a day it is: the rate of each fault, in cases per call, message or request. */
import type { Dice } from './dice';

export interface Weather {
  /** D1 refuses before it does anything. */
  overloaded: number;
  /** D1 commits, and its answer gets lost. */
  resetAfterCommit: number;
  /** D1 does not answer for up to half a minute, and then with an error as often as not. */
  stalled: number;
  /** How much longer than usual D1 takes: runs of several consumers overlap then. */
  slow: number;
  /** `queue.send` throws and nothing was sent. */
  sendThrows: number;
  /** `queue.send` throws although the message was taken. */
  sendLost: number;
  /** `queue.send` of a delivery does not answer. */
  sendSilent: number;
  /** A message is handed out twice. */
  duplicated: number;
  /** A message is handed out up to two minutes late. */
  delayed: number;
  /** An acknowledgement gets lost. */
  ackLost: number;
  /** An invocation dies at one of its calls, before or after it. */
  crash: number;
  /** An invocation dies right after something that cannot be repeated was taken; a fifth as often where it can. */
  crashSent: number;
  /** A cron does not run, or runs twice. */
  cron: number;
  /** A platform's request, or our answer to it, is late or gets lost, so that it asks again. */
  platform: number;
  /** A destination is not well. */
  destination: number;
}

export const CALM: Weather = {
  overloaded: 0,
  resetAfterCommit: 0,
  stalled: 0,
  slow: 0,
  sendThrows: 0,
  sendLost: 0,
  sendSilent: 0,
  duplicated: 0,
  delayed: 0,
  ackLost: 0,
  crash: 0,
  crashSent: 0,
  cron: 0,
  platform: 0,
  destination: 0,
};

const USUAL: Weather = {
  overloaded: 0.01,
  resetAfterCommit: 0.006,
  stalled: 0.001,
  slow: 0.1,
  sendThrows: 0.01,
  sendLost: 0.005,
  sendSilent: 0.002,
  duplicated: 0.02,
  delayed: 0.02,
  ackLost: 0.01,
  crash: 0.04,
  crashSent: 0.01,
  cron: 0.1,
  platform: 0.05,
  destination: 0.5,
};

const NAMES = Object.keys(USUAL) as (keyof Weather)[];

/** One fault alone in every fourth world; else all of them, each as usual, three times worse, or not at all. */
export function weatherFor(dice: Dice): Weather {
  const weather = { ...CALM };
  if (dice.chance(1 / 4)) {
    const name = dice.pick(NAMES);
    weather[name] = Math.min(1, USUAL[name] * 3);
    return weather;
  }
  for (const name of NAMES) weather[name] = Math.min(1, USUAL[name] * dice.pick([0, 1, 1, 3]));
  return weather;
}
