/** Google's APIs as far as a test says: answers by method and path, requests noted. */
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

export const answer = (status: number, json: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});

export const googleError = (status: number, reason: string): HttpResult =>
  answer(status, { error: { code: status, message: reason, errors: [{ domain: 'usageLimits', reason }] } });

/** With a consent, and what was asked for. */
export function googleCall(
  respond: (request: HttpRequest) => HttpResult,
  settings: Readonly<Record<string, string>> = {},
  credentials: Readonly<Record<string, string>> = {},
): { call: Call; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const http = {
    request: async (request: HttpRequest) => {
      requests.push(request);
      return respond(request);
    },
  };
  const connection = {
    ...connectionOf(settings),
    credentials: { accessToken: 'ya29.token-de-teste', webhookSecret: 'whsec_c2VncmVkbw==', ...credentials },
  };
  return { call: { connection, http, now: Date.parse('2026-11-22T13:05:00Z') }, requests };
}

/** Without one: a script is all there is. */
export const withoutConsent = (settings: Readonly<Record<string, string>> = {}) =>
  googleCall(() => answer(500, {}), settings, { accessToken: '' });
