/** What Cloudflare's prices make of a cost, against sums done by hand. */
import { describe, expect, it } from 'vitest';
import { freePlan, monthlyBill, NOTHING, plus, usdPerMillion } from '../../scripts/measure/prices';

const event = { requests: 1.02, cpuMs: 2, queueOperations: 3.03, rowsWritten: 7.03, rowsRead: 40 };

describe('a million events', () => {
  it('costs what its parts cost', () => {
    // 0.306 requests, 0.04 CPU, 1.212 queue operations, 7.03 written, 0.04 read.
    expect(usdPerMillion(event)).toBeCloseTo(8.628, 6);
    expect(usdPerMillion(plus(event, { ...NOTHING, rowsWritten: 3 }))).toBeCloseTo(11.628, 6);
  });

  it('of a textbook schema costs about thirty: five rows, a delivery and its attempts, six operations', () => {
    const textbook = { requests: 1.2, cpuMs: 22, queueOperations: 6, rowsWritten: 19, rowsRead: 20 };
    // KV for dedupe, US$ 5.00 a million writes, and its storage come on top.
    expect(usdPerMillion(textbook) + 5 + 3).toBeCloseTo(30.2, 1);
  });
});

describe('a month', () => {
  it('without events is the plan', () => {
    expect(monthlyBill(event, 0)).toBe(5);
  });

  it('stays the plan up to where the first included amount ends', () => {
    // A million queue operations last for 330,033 events.
    expect(monthlyBill(event, 330_000)).toBe(5);
    expect(monthlyBill(event, 331_000)).toBeCloseTo(5 + ((331_000 * 3.03 - 1e6) * 0.4) / 1e6, 9);
  });

  it('of a million events pays for queue operations only', () => {
    expect(monthlyBill(event, 1e6)).toBeCloseTo(5 + 2.03 * 0.4, 9);
  });

  it('of ten million pays for requests, operations and rows beyond what is included', () => {
    expect(monthlyBill(event, 1e7)).toBeCloseTo(5 + 0.2 * 0.3 + 29.3 * 0.4 + 20.3, 9);
  });

  it('pays for what runs without events, and for what lies there', () => {
    expect(monthlyBill(event, 0, { ...NOTHING, queueOperations: 3e6 })).toBeCloseTo(5.8, 9);
    expect(monthlyBill(event, 0, NOTHING, 5)).toBe(5);
    expect(monthlyBill(event, 0, NOTHING, 7)).toBeCloseTo(6.5, 9);
  });
});

describe('the free plan', () => {
  it('carries what its narrowest limit carries', () => {
    expect(freePlan(event)).toEqual({ events: 3300, binds: 'queueOperations' });
    expect(freePlan({ ...event, rowsWritten: 50 })).toEqual({ events: 2000, binds: 'rowsWritten' });
    expect(freePlan({ ...event, rowsRead: 5000 })).toEqual({ events: 1000, binds: 'rowsRead' });
  });

  it('carries less where the hub itself uses some of it', () => {
    expect(freePlan(event, { ...NOTHING, queueOperations: 864 })).toEqual({
      events: 3015,
      binds: 'queueOperations',
    });
    expect(freePlan(event, { ...NOTHING, queueOperations: 20_000 }).events).toBe(0);
  });

  it('is no measure of what touches none of its limits', () => {
    expect(() => freePlan({ ...NOTHING, cpuMs: 5 })).toThrow('no limit');
  });
});
