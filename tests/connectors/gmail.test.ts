import { describe, expect, test } from 'vitest';
import gmail from '../../connectors/gmail';
import type { HttpRequest, HttpResult } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { appsScriptOf, testCommon } from './apps-script.world';
import { answer, googleCall, googleError, withoutConsent } from './google.api';

const INPUT = { to: 'mariana@exemplo.com.br', subject: 'Pedido', text: 'Oi' };
testConnector(gmail, {
  credentials: { accessToken: 'ya29.token-de-teste' },
  inputs: { sendMail: INPUT },
});

const API = 'https://gmail.googleapis.com/gmail/v1/users/me';

const mail = (id: string, at: string, from = 'Mariana Alves <mariana@exemplo.com.br>') => ({
  getId: () => id,
  getDate: () => new Date(at),
  getFrom: () => from,
  getTo: () => 'loja@exemplo.com.br',
  getSubject: () => 'Orçamento',
  getPlainBody: () => `Bom dia! ${'x'.repeat(20_000)}`,
  isDraft: () => false,
  isInTrash: () => false,
});
function mailbox(mails: ReturnType<typeof mail>[], me = 'loja@exemplo.com.br') {
  const searches: unknown[][] = [];
  const globals = {
    GmailApp: {
      search: (...asked: unknown[]) => {
        searches.push(asked);
        return [{ getId: () => 'fio1', getMessages: () => mails }];
      },
    },
    Session: { getEffectiveUser: () => ({ getEmail: () => me }) },
  };
  return { globals, searches };
}

describe('the script', () => {
  test('tells of each mail once, and of none that was there', async () => {
    const mails = [mail('m0', '2026-11-22T13:04:00Z')];
    const { globals, searches } = mailbox(mails);
    const script = appsScriptOf(gmail, globals, { search: 'label:pedidos' });
    await testCommon(script, [], () => {
      mails.push(mail('m1', '2026-11-22T13:05:30Z'));
      script.call('ponteTimer');
    });
    expect(searches.at(-1)?.[0]).toMatch(/^\(label:pedidos\) after:\d{10}$/);
    script.world.now += 300_000;
    mails.push(mail('m2', '2026-11-22T13:19:00Z'), mail('m3', '2026-11-22T13:19:30Z', 'loja@exemplo.com.br'));
    script.call('ponteTimer');
    script.call('ponteTimer');
    const told = await script.told();
    expect(told).toMatchObject([{ id: 'm2' }]);
    expect(script.seen()).toMatchObject([
      {
        observations: [
          {
            type: 'mail.received',
            subject: 'mail/m2',
            time: '2026-11-22T13:19:00Z',
            data: {
              workspace: { title: 'Orçamento', url: 'https://mail.google.com/mail/#all/fio1' },
              customer: { firstName: 'Mariana', email: 'mariana@exemplo.com.br' },
            },
          },
        ],
      },
    ]);
    expect(script.world.sent[0]?.payload.length).toBeLessThan(11_000);
  });
});

test('a script that is not told whose mailbox it is leaves nothing out', () => {
  const mails: ReturnType<typeof mail>[] = [];
  const script = appsScriptOf(gmail, mailbox(mails, '').globals);
  script.call('setup');
  mails.push(mail('m1', '2026-11-22T13:05:00Z'));
  script.call('ponteTimer');
  expect(script.world.sent).toHaveLength(2);
});

describe('the listing', () => {
  const list = gmail.poll?.mails?.list;
  const detail = gmail.poll?.mails?.detail;
  const SINCE = { since: '2026-11-22T12:00:00.000Z' };
  const NOW = Date.parse('2026-11-22T13:05:00Z') / 1000;

  test('searches from where its last walk began, with an overlap', async () => {
    const world = googleCall(
      ({ query }) =>
        query?.pageToken
          ? answer(200, { messages: [{ id: 'm1', threadId: 't1' }], resultSizeEstimate: 2 })
          : answer(200, { messages: [{ id: 'm2', threadId: 't1' }, {}], nextPageToken: 'p2' }),
      { search: 'label:pedidos' },
    );
    const first = await list?.(world.call, null, SINCE);
    expect(first).toMatchObject({ ok: true, more: true, items: [{ subject: 'mail/m2', fingerprint: 'm2' }] });
    const second = await list?.(world.call, first?.ok ? first.cursor : null, SINCE);
    expect(second).toMatchObject({ more: false, items: [{ subject: 'mail/m1' }] });
    expect(second?.ok && JSON.parse(second.cursor)).toEqual({ after: NOW - 600 });
    const q = `(label:pedidos) -from:me after:${Date.parse(SINCE.since) / 1000}`;
    expect(world.requests.map(({ url, query }) => [url, query?.q, query?.pageToken])).toEqual([
      [`${API}/messages`, q, undefined],
      [`${API}/messages`, q, 'p2'],
    ]);
  });

  test('reads each mail by its headers', async () => {
    const world = googleCall(() =>
      answer(200, {
        id: 'm1',
        threadId: 't1',
        snippet: 'Copo d&#39;água &amp; bolo &lt;3',
        internalDate: '1795611900000',
        payload: {
          headers: [
            { name: 'FROM', value: '"Alves, Mariana" <Mariana@Exemplo.com.br>' },
            { name: 'Subject', value: 'Orçamento' },
            { name: 'To', value: 'loja@exemplo.com.br' },
          ],
        },
      }),
    );
    const item = { subject: 'mail/m1', fingerprint: 'm1', updatedAt: SINCE.since };
    const found = await detail?.(world.call, item);
    expect(world.requests[0]).toMatchObject({ url: `${API}/messages/m1`, query: { format: 'metadata' } });
    const delivery = deliveryOf({ body: found?.ok ? found.body : undefined, via: 'poll' });
    expect(gmail.inbound?.normalise(delivery, connectionOf({}))).toMatchObject({
      observations: [
        {
          subject: 'mail/m1',
          time: expect.stringMatching(/^2026-11-2/),
          data: {
            workspace: {
              title: 'Orçamento',
              from: 'mariana@exemplo.com.br',
              fields: { text: "Copo d'água & bolo <3" },
            },
            customer: { firstName: 'Mariana', lastName: 'Alves', email: 'mariana@exemplo.com.br' },
          },
        },
      ],
    });
  });

  test('has nothing while there is only a script, and says when reading was not granted', async () => {
    const none = withoutConsent();
    expect(await list?.(none.call, null, SINCE)).toMatchObject({ ok: true, items: [] });
    expect(none.requests).toEqual([]);
    const refused = googleCall(() => googleError(403, 'insufficientPermissions'));
    expect(await list?.(refused.call, null, SINCE)).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('sending', () => {
  const decoded = (text: string) =>
    new TextDecoder().decode(
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)),
    );
  const send = async (
    input: Record<string, unknown>,
    settings: Record<string, string> = {},
    respond: (request: HttpRequest) => HttpResult = () => answer(200, { id: 'm9', threadId: 't9' }),
  ) => {
    const world = googleCall(respond, settings);
    const action = gmail.actions?.sendMail;
    const outcome = await action?.run(action.input.parse(input), 'dsp_1', world.call);
    const raw = (world.requests[0]?.json as { raw?: string } | undefined)?.raw ?? '';
    const [head = '', body = ''] = decoded(raw).split('\r\n\r\n');
    return { outcome, raw, head, body: decoded(body.replaceAll('\r\n', '')), requests: world.requests };
  };
  /** A header's value as a mail program shows it. */
  const shown = (head: string, name: string) =>
    (new RegExp(`^${name}: ((?:.*)(?:\r\n .*)*)`, 'm').exec(head)?.[1] ?? '')
      .replace(/\?=\r\n =\?UTF-8\?B\?/g, '?==?UTF-8?B?')
      .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_all, part: string) => decoded(part));

  test('writes what RFC 5322 wants', async () => {
    const { outcome, head, body, raw, requests } = await send({ ...INPUT, text: 'Olá!\nTchau' });
    expect(outcome).toEqual({ kind: 'sent', providerId: 'm9' });
    expect(requests[0]?.url).toBe(`${API}/messages/send`);
    expect(raw).toMatch(/^[\w-]+$/);
    expect(head.split('\r\n')).toEqual([
      'To: mariana@exemplo.com.br',
      'Subject: Pedido',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: base64',
    ]);
    expect(body).toBe('Olá!\r\nTchau');
  });

  test('encodes accents in words of whole letters, and long texts in short lines', async () => {
    const subject = 'Atenção: a sua encomenda de pães de açúcar 🍞 está a caminho, e chega amanhã às 10h';
    const settings = {
      fromName: 'Pães & Cia',
      account: 'loja@exemplo.com.br',
      replyTo: 'sac@exemplo.com.br',
    };
    const { head, body } = await send({ ...INPUT, subject, text: 'ção '.repeat(500) }, settings);
    expect(shown(head, 'Subject')).toBe(subject);
    expect(shown(head, 'From')).toBe('Pães & Cia <loja@exemplo.com.br>');
    expect(head).toContain('Reply-To: sac@exemplo.com.br');
    expect(head).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
    expect(body).toBe('ção '.repeat(500).trim());
  });

  test('lets nobody write headers of their own', async () => {
    const { head } = await send({ ...INPUT, subject: 'Oi\r\nBcc: outro@exemplo.com.br' });
    expect(head).not.toMatch(/^Bcc/m);
    for (const to of ['a@b.com\r\nBcc: c@d.com', 'a@b.com, c@d.com', 'ninguém']) {
      const { outcome, requests } = await send({ ...INPUT, to });
      expect([outcome, requests]).toMatchObject([{ kind: 'rejected', reason: 'invalid_email' }, []]);
    }
  });

  test('as a channel has a subject always, and a file as a link', async () => {
    const world = googleCall(() => answer(200, { id: 'm9' }), { account: 'Loja@Exemplo.com.br' });
    const outbound = {
      kind: 'message' as const,
      to: 'mariana@exemplo.com.br',
      text: '\nSeu boleto chegou\nVence hoje',
      mediaUrl: 'https://loja.example/boleto.pdf',
    };
    expect(await gmail.channel?.send(outbound, 'dsp_1', world.call)).toMatchObject({ kind: 'sent' });
    const { raw = '' } = (world.requests[0]?.json ?? {}) as { raw?: string };
    const [head = '', body = ''] = decoded(raw).split('\r\n\r\n');
    expect(head).toContain('Subject: Seu boleto chegou');
    expect(decoded(body.replaceAll('\r\n', ''))).toContain(
      'Vence hoje\r\n\r\nhttps://loja.example/boleto.pdf',
    );
    expect(gmail.channel?.sender?.({ account: ' Loja@Exemplo.com.br ' })).toBe('loja@exemplo.com.br');
  });

  test.each([
    [() => ({ ok: false, kind: 'timeout', detail: 'x' }) as const, { kind: 'unknown' }],
    [() => googleError(403, 'userRateLimitExceeded'), { kind: 'retry', reason: 'rate_limited' }],
    [() => googleError(429, 'rateLimitExceeded'), { kind: 'retry', reason: 'rate_limited' }],
    [() => googleError(400, 'invalidArgument'), { kind: 'rejected', reason: 'refused' }],
    [() => googleError(401, 'authError'), { kind: 'rejected', reason: 'unauthorized' }],
  ] as const)('reads what came of it (%#)', async (respond, outcome) => {
    expect((await send(INPUT, {}, respond)).outcome).toMatchObject(outcome);
  });
});

test('the probe names the mailbox', async () => {
  const world = googleCall(() => answer(200, { emailAddress: 'loja@exemplo.com.br', messagesTotal: 10 }));
  expect(await gmail.probe?.(world.call)).toEqual({ ok: true, account: 'loja@exemplo.com.br' });
});
