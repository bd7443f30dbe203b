/** A far side that answers as the test says, for the connectors of AI agents. */
import type { Call, HttpRequest, HttpResult } from '../../src/kit';
import { connectionOf } from '../suite/fixtures';

export const answer = (status: number, json: unknown): HttpResult => ({
  ok: true,
  status,
  headers: {},
  text: JSON.stringify(json),
  json,
});

/** A call with these values, and what was asked for in it. */
export const agentCall =
  (credentials: Readonly<Record<string, string>>, settings: Readonly<Record<string, string>>) =>
  (respond: (request: HttpRequest) => HttpResult): { call: Call; requests: HttpRequest[] } => {
    const requests: HttpRequest[] = [];
    const http = {
      request: async (request: HttpRequest) => {
        requests.push(request);
        return respond(request);
      },
    };
    const connection = { ...connectionOf({ ...settings }), credentials };
    return { call: { connection, http, now: Date.parse('2026-11-22T13:05:00Z') }, requests };
  };
