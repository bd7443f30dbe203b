import { describe, expect, test } from 'vitest';
import type { Bindings } from '../../src/env';
import { mailer, sendSystemMail } from '../../src/hub/mail';
import type { Mail } from '../../src/kit';
import { createWorld } from './world';

const mail: Mail = {
  from: 'Doces da Bia <pedidos@doces.example>',
  to: 'maria@example.com',
  replyTo: 'bia@doces.example',
  subject: 'Pedido #1001',
  text: 'Olá, Maria!',
  html: '<p>Olá, Maria!</p>',
  headers: { 'List-Unsubscribe': '<mailto:bia@doces.example?subject=unsubscribe>' },
};

const coded = (code: string, message = 'no') => Object.assign(new Error(message), { code });

/** A hub whose binding answers so, and what it was given. */
async function withBinding(answer: () => Promise<EmailSendResult>, more: Partial<Bindings> = {}) {
  const given: unknown[] = [];
  const send = (message: unknown) => {
    given.push(message);
    return answer();
  };
  const binding = { send } as unknown as SendEmail;
  const { hub, logs } = await createWorld([], { SEND_EMAIL: binding, ...more });
  return { hub, logs, given };
}

const accepts = () => Promise.resolve({ messageId: '<1@doces.example>' });

describe('mailer', () => {
  test('is absent without the binding', async () => {
    const { hub } = await createWorld([]);
    expect(mailer(hub)).toBeUndefined();
  });

  test('hands the mail over in the form of the Email Service', async () => {
    const { hub, given } = await withBinding(accepts);
    expect(await mailer(hub)?.(mail)).toEqual({ kind: 'sent', providerId: '<1@doces.example>' });
    expect(given).toEqual([
      {
        from: { name: 'Doces da Bia', email: 'pedidos@doces.example' },
        to: 'maria@example.com',
        replyTo: 'bia@doces.example',
        subject: 'Pedido #1001',
        text: 'Olá, Maria!',
        html: '<p>Olá, Maria!</p>',
        headers: { 'List-Unsubscribe': '<mailto:bia@doces.example?subject=unsubscribe>' },
      },
    ]);
  });

  test('takes a bare sender, and lets no line break into a header', async () => {
    const { hub, given } = await withBinding(accepts);
    const subject = 'Oi\r\nBcc: outro@example.com';
    await mailer(hub)?.({ from: 'a@b.example', to: 'c@d.example', subject, text: 'x' });
    await mailer(hub)?.({ from: '"Bia\r\nX: 1" <a@b.example>', to: 'c@d.example', subject: 'x', text: 'x' });
    expect(given).toEqual([
      { from: 'a@b.example', to: 'c@d.example', subject: 'Oi Bcc: outro@example.com', text: 'x' },
      { from: { name: 'Bia X: 1', email: 'a@b.example' }, to: 'c@d.example', subject: 'x', text: 'x' },
    ]);
  });

  test.each([
    ['E_RATE_LIMIT_EXCEEDED', { kind: 'retry', reason: 'rate_limited' }],
    ['E_DAILY_LIMIT_EXCEEDED', { kind: 'retry', reason: 'rate_limited', afterSeconds: 3600 }],
    ['E_SENDER_NOT_VERIFIED', { kind: 'rejected', reason: 'account_restricted' }],
    ['E_SENDER_DOMAIN_NOT_AVAILABLE', { kind: 'rejected', reason: 'account_restricted' }],
    ['E_RECIPIENT_NOT_ALLOWED', { kind: 'rejected', reason: 'account_restricted' }],
    ['E_RECIPIENT_SUPPRESSED', { kind: 'rejected', reason: 'not_on_channel' }],
    ['E_CONTENT_TOO_LARGE', { kind: 'rejected', reason: 'refused' }],
    ['E_HEADER_NOT_ALLOWED', { kind: 'rejected', reason: 'refused' }],
    ['E_INTERNAL_SERVER_ERROR', { kind: 'unknown' }],
    ['E_OF_TOMORROW', { kind: 'unknown' }],
    ['constructor', { kind: 'unknown' }],
  ])('%s', async (code, outcome) => {
    const { hub } = await withBinding(() => Promise.reject(coded(code, 'for maria@example.com: no')));
    const answered = await mailer(hub)?.(mail);
    expect(answered).toMatchObject({ ...outcome, detail: expect.stringContaining(code) });
    expect(JSON.stringify(answered)).not.toContain('maria@example.com');
  });

  test.each([new Error('connection lost'), 'a text', undefined])(
    'what is thrown without a code leaves it unknown: %s',
    async (thrown) => {
      const { hub } = await withBinding(() => Promise.reject(thrown));
      expect(await mailer(hub)?.(mail)).toMatchObject({ kind: 'unknown' });
    },
  );
});

describe('sendSystemMail', () => {
  const message = { to: 'ana@example.com', subject: 'Convite', text: 'https://ponte.example/i/1' };

  test('leaves from the address of the operator', async () => {
    const { hub, given } = await withBinding(accepts, { SYSTEM_EMAIL: 'ponte@example.com' });
    expect(await sendSystemMail(hub, message)).toBe(true);
    expect(given).toEqual([{ from: { name: 'Ponte', email: 'ponte@example.com' }, ...message }]);
  });

  test('is not sent without an address or a binding', async () => {
    const { hub, given } = await withBinding(accepts);
    expect(await sendSystemMail(hub, message)).toBe(false);
    expect(given).toEqual([]);
    const bare = await createWorld([], { SYSTEM_EMAIL: 'ponte@example.com' });
    expect(await sendSystemMail(bare.hub, message)).toBe(false);
  });

  test('says that it did not leave, and logs no address', async () => {
    const refuse = () => Promise.reject(coded('E_SENDER_NOT_VERIFIED'));
    const { hub, logs } = await withBinding(refuse, { SYSTEM_EMAIL: 'ponte@example.com' });
    expect(await sendSystemMail(hub, message)).toBe(false);
    expect(logs.join()).toContain('E_SENDER_NOT_VERIFIED');
    expect(logs.join()).not.toContain('@example.com');
  });
});
