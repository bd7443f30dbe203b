import { describe, expect, test } from 'vitest';
import asaas from '../../connectors/asaas';
import { barcodeOf, type CallFailure, type Outcome, type PollPage } from '../../src/kit';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { badRequest, bill, fakeAsaas, LINE, maria, PIX, serverError } from './asaas.server';

const HOOK = 'https://ponte.example/hooks/asaas/abc';

describe('the account', () => {
  test('the probe names it', async () => {
    expect(await asaas.probe?.(fakeAsaas().call())).toEqual({ ok: true, account: 'Doces da Bia' });
  });

  test('a key of the sandbox is taken there', async () => {
    const server = fakeAsaas();
    expect(await asaas.probe?.(server.call('$aact_hmlg_x'))).toMatchObject({ reason: 'unauthorized' });
    expect(server.requests[0]?.url).toMatch(/^https:\/\/api-sandbox\.asaas\.com\/v3\//);
  });
});

describe('registering', () => {
  test('twice makes one webhook, and sets an interrupted queue going', async () => {
    const server = fakeAsaas();
    server.webhooks.push({ id: 'theirs', url: 'https://other.example/' });
    const { register } = asaas.inbound ?? {};
    expect(await register?.(server.call(), HOOK)).toMatchObject({ ok: true });
    Object.assign(server.webhooks[1] ?? {}, { interrupted: true });
    expect(await register?.(server.call(), HOOK)).toMatchObject({ ok: true });
    expect(server.webhooks).toHaveLength(2);
    expect(server.webhooks[0]).toEqual({ id: 'theirs', url: 'https://other.example/' });
    expect(server.webhooks[1]).toMatchObject({
      url: HOOK,
      email: 'bia@doces.example',
      interrupted: false,
      apiVersion: 3,
      sendType: 'NON_SEQUENTIALLY',
      authToken: 'um-token-de-trinta-e-dois-ou-mais-letras',
    });
    expect(server.webhooks[1]?.events).toContain('PAYMENT_OVERDUE');
  });
});

describe('what a webhook leaves out', () => {
  const hydrated = async (server: ReturnType<typeof fakeAsaas>, event: string, more: object = {}) => {
    const payment = bill('pay_1', more as Record<string, unknown>);
    server.payments.push(payment);
    const delivery = deliveryOf({
      body: { id: 'evt_1', event, dateCreated: '2026-11-22 10:05:17', payment },
    });
    const answer = await asaas.inbound?.hydrate?.(delivery, server.call());
    if (!answer?.ok) return answer;
    const result = asaas.inbound?.normalise({ ...delivery, body: answer.body }, connectionOf({}));
    return result?.kind === 'observed' ? result.observations[0]?.data : result;
  };
  const withMaria = () => {
    const server = fakeAsaas();
    server.customers.push(maria);
    return server;
  };

  test('customer, Pix code and digitable line are fetched', async () => {
    expect(await hydrated(withMaria(), 'PAYMENT_CREATED')).toMatchObject({
      customer: { firstName: 'Maria', phone: '+5511988887777', taxId: '52998224725' },
      charge: {
        amount: { amount: 14990 },
        pix: { copyPaste: PIX },
        boleto: { digitableLine: LINE, barcode: barcodeOf(LINE) },
      },
    });
  });

  test('the customer of an invoice, too', async () => {
    const server = withMaria();
    const invoice = { id: 'inv_1', customer: 'cus_1', status: 'AUTHORIZED' };
    const delivery = deliveryOf({ body: { event: 'INVOICE_AUTHORIZED', invoice } });
    expect(await asaas.inbound?.hydrate?.(delivery, server.call())).toMatchObject({
      body: { customer: maria },
    });
    expect(server.requests).toHaveLength(1);
  });

  test('of what is paid only the customer, of what we do not know nothing', async () => {
    const server = withMaria();
    await hydrated(server, 'PAYMENT_RECEIVED', { status: 'RECEIVED' });
    expect(server.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/v3/customers/cus_1']);
    await hydrated(server, 'PAYMENT_BANK_SLIP_VIEWED');
    expect(server.requests).toHaveLength(1);
  });

  test('an account without Pix key still tells its boletos', async () => {
    const server = withMaria();
    server.broken.set('/payments/pay_1/pixQrCode', badRequest);
    const data = await hydrated(server, 'PAYMENT_CREATED');
    expect(data).toMatchObject({ charge: { boleto: { digitableLine: LINE } } });
    expect(data).not.toHaveProperty('charge.pix');
  });

  test('a customer that is gone keeps no charge from being told', async () => {
    const server = withMaria();
    server.customers.length = 0;
    const data = await hydrated(server, 'PAYMENT_CREATED');
    expect(data).toMatchObject({ charge: { boleto: { digitableLine: LINE } } });
    expect(data).not.toHaveProperty('customer');
  });

  test('what passes by itself is waited for', async () => {
    const server = withMaria();
    server.broken.set('/payments/pay_1/identificationField', serverError);
    expect(await hydrated(server, 'PAYMENT_CREATED')).toMatchObject({ ok: false, retry: true });
  });

  test('ids that are none do not reach an address', async () => {
    const server = withMaria();
    await hydrated(server, 'PAYMENT_CREATED', { customer: '../payments?limit=100' });
    for (const { url } of server.requests) expect(url).toMatch(/\/payments\/pay_1\/\w+$/);
  });
});

describe('a chatbot', () => {
  const billing = asaas.billing ?? expect.fail('no billing');

  test('finds all of a person that is there twice, and what is open of both', async () => {
    const server = fakeAsaas();
    server.customers.push(maria, { ...maria, id: 'cus_2' }, { ...maria, id: 'cus_3', deleted: true });
    server.payments.push(
      bill('pay_2', { customer: 'cus_2', dueDate: '2026-10-30', status: 'OVERDUE' }),
      bill('pay_1'),
      bill('pay_3', { status: 'RECEIVED' }),
      bill('pay_4', { customer: 'cus_9' }),
    );
    const found = await billing.find({ taxId: '52998224725' }, server.call());
    expect(found).toEqual({
      ok: true,
      debtor: { id: 'cus_1 cus_2', name: 'Maria Souza', taxId: '52998224725', contracts: [] },
    });
    const debtor = found.ok && found.debtor ? found.debtor : expect.fail('nobody');
    const open = await billing.openTitles(debtor, server.call());
    expect(open).toMatchObject({ ok: true, titles: [{ id: 'pay_2' }, { id: 'pay_1' }] });
    const [, title] = open.ok ? open.titles : [];
    expect(await billing.detail?.(title ?? expect.fail('no title'), server.call())).toMatchObject({
      ok: true,
      title: {
        id: 'pay_1',
        pix: { copyPaste: PIX },
        boleto: { digitableLine: LINE, url: 'https://www.asaas.com/b/pdf/pay_1' },
      },
    });
  });

  test('only the code that is wanted is asked for', async () => {
    const server = fakeAsaas();
    server.payments.push(bill('pay_1'));
    const title = { id: 'pay_1', amount: { amount: 14990, currency: 'BRL' }, dueDate: '2026-11-30' };
    const detailed = await billing.detail?.(title, server.call(), 'pix');
    expect(detailed).toEqual({
      ok: true,
      title: { ...title, pix: { copyPaste: PIX, expiresAt: '2027-11-30T23:59:59-03:00' } },
    });
    expect(server.requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v3/payments/pay_1',
      '/v3/payments/pay_1/pixQrCode',
    ]);
  });

  test('a charge by card has no codes, and none are asked for', async () => {
    const server = fakeAsaas();
    server.payments.push(bill('pay_1', { billingType: 'CREDIT_CARD' }));
    const title = { id: 'pay_1', amount: { amount: 14990, currency: 'BRL' }, dueDate: '2026-11-30' };
    expect(await billing.detail?.(title, server.call())).toEqual({ ok: true, title });
    expect(server.requests).toHaveLength(1);
  });

  test('by phone, unless two people share it', async () => {
    const server = fakeAsaas();
    server.customers.push(maria);
    const who = { phone: '+5511988887777' };
    expect(await billing.find(who, server.call())).toMatchObject({ debtor: { id: 'cus_1' } });
    server.customers.push({ ...maria, id: 'cus_2', cpfCnpj: '11144477735' });
    expect(await billing.find(who, server.call())).toEqual({ ok: true });
  });

  test('a filter that Asaas ignores shows nobody somebody else', async () => {
    const server = fakeAsaas();
    const everybody = { data: [maria, bill('pay_1')], hasMore: false };
    const all = { ok: true as const, status: 200, headers: {}, text: '', json: everybody };
    server.broken.set('/customers', all).set('/payments', all);
    expect(await billing.find({ phone: '+5521999998888' }, server.call())).toEqual({ ok: true });
    expect(await billing.find({ taxId: '11144477735' }, server.call())).toEqual({ ok: true });
    const other = { id: 'cus_7', contracts: [] };
    expect(await billing.openTitles(other, server.call())).toEqual({ ok: true, titles: [] });
  });

  test('a half answer is none: it would read as "all is paid"', async () => {
    const server = fakeAsaas();
    server.broken.set('/payments', serverError);
    expect(await billing.openTitles({ id: 'cus_1', contracts: [] }, server.call())).toMatchObject({
      ok: false,
    });
  });
});

describe('creating a charge', () => {
  const { createCharge } = asaas.actions ?? {};
  const run = async (
    server: ReturnType<typeof fakeAsaas>,
    more: object = {},
  ): Promise<Outcome | undefined> => {
    const typed = { amount: '79,90', dueDate: '01/12/2026', taxId: '529.982.247-25', name: 'Maria', ...more };
    return createCharge?.run(createCharge.input.parse(typed), 'dsp_1', server.call());
  };

  test('makes customer and charge', async () => {
    const server = fakeAsaas();
    expect(await run(server, { phone: '(11) 98888-7777', method: 'pix' })).toEqual({
      kind: 'sent',
      providerId: 'payments_1',
    });
    expect(server.customers[0]).toMatchObject({ cpfCnpj: '52998224725', mobilePhone: '11988887777' });
    expect(server.payments[0]).toMatchObject({
      customer: 'customers_1',
      billingType: 'PIX',
      value: 79.9,
      dueDate: '2026-12-01',
      externalReference: 'dsp_1',
    });
  });

  test('an answer that was lost makes no second charge', async () => {
    const server = fakeAsaas();
    server.losesAnswer.once = true;
    expect(await run(server)).toMatchObject({ kind: 'unknown' });
    expect(await run(server)).toEqual({ kind: 'sent', providerId: 'payments_1' });
    expect(server.payments).toHaveLength(1);
    expect(server.customers).toHaveLength(1);
  });

  test('a reference that belongs to another amount is refused', async () => {
    const server = fakeAsaas();
    await run(server, { reference: 'pedido-1' });
    expect(await run(server, { reference: 'pedido-1', amount: 10 })).toMatchObject({ kind: 'rejected' });
    expect(server.payments).toHaveLength(1);
  });

  test.each(['/payments', '/customers'])(
    'while %s is down nothing is made, and it is tried again',
    async (path) => {
      const server = fakeAsaas();
      server.broken.set(path, serverError);
      expect(await run(server)).toMatchObject({ kind: 'retry', reason: 'unavailable' });
      expect([...server.customers, ...server.payments]).toEqual([]);
    },
  );

  test.each([{ amount: '' }, { amount: '-5' }, { dueDate: 'amanhã' }, { taxId: '123' }])(
    '%o is no input',
    (wrong) => {
      const typed = { amount: '79,90', dueDate: '2026-12-01', taxId: '52998224725', ...wrong };
      expect(createCharge?.input.safeParse(typed).success).toBe(false);
    },
  );
});

describe('giving back and calling off', () => {
  const { refundCharge, cancelCharge } = asaas.actions ?? {};
  const refund = async (server: ReturnType<typeof fakeAsaas>, typed: object, key = 'dsp_1') =>
    refundCharge?.run(refundCharge.input.parse({ charge: 'pay_1', ...typed }), key, server.call());
  const cancel = async (server: ReturnType<typeof fakeAsaas>) =>
    cancelCharge?.run(cancelCharge.input.parse({ charge: ' pay_1 ' }), 'dsp_1', server.call());

  test('a part, once for each dispatch', async () => {
    const server = fakeAsaas();
    server.payments.push(bill('pay_1', { status: 'RECEIVED' }));
    server.losesAnswer.once = true;
    expect(await refund(server, { amount: '10,00' })).toMatchObject({ kind: 'unknown' });
    expect(await refund(server, { amount: '10,00' })).toEqual({ kind: 'sent', providerId: 'pay_1' });
    expect(server.payments[0]?.refunds).toMatchObject([{ value: 10, description: 'Estorno dsp_1' }]);
    expect(await refund(server, { amount: '10,00' }, 'dsp_2')).toMatchObject({ kind: 'sent' });
    expect(server.payments[0]?.refunds).toHaveLength(2);
  });

  test('all of it, unless that is done already', async () => {
    const server = fakeAsaas();
    server.payments.push(bill('pay_1', { status: 'REFUNDED' }));
    expect(await refund(server, { amount: '' })).toEqual({ kind: 'sent', providerId: 'pay_1' });
    expect(server.requests).toHaveLength(1);
    Object.assign(server.payments[0] ?? {}, { status: 'RECEIVED' });
    await refund(server, {});
    expect(server.requests.at(-1)).toMatchObject({ json: { description: 'Estorno dsp_1' } });
    expect(server.requests.at(-1)?.json).not.toHaveProperty('value');
  });

  test('what is gone already stays gone', async () => {
    const server = fakeAsaas();
    server.payments.push(bill('pay_1'));
    expect(await cancel(server)).toEqual({ kind: 'sent', providerId: 'pay_1' });
    expect(await cancel(server)).toEqual({ kind: 'sent', providerId: 'pay_1' });
    expect(server.requests.map(({ method }) => method)).toEqual([undefined, 'DELETE', undefined]);
  });

  test('ids that are none, amounts that are none', () => {
    for (const wrong of [{ charge: '../x' }, { charge: '' }, { charge: 'pay_1', amount: '0' }])
      expect(refundCharge?.input.safeParse(wrong).success).toBe(false);
  });
});

describe('the list of payments', () => {
  const { charges } = asaas.poll ?? {};
  const settled = (id: string, paymentDate: string, more: object = {}) =>
    bill(id, { status: 'RECEIVED', paymentDate, clientPaymentDate: paymentDate, ...more });

  test('is read in whole days up to yesterday, page by page, and tells what webhooks tell', async () => {
    const server = fakeAsaas();
    server.customers.push(maria);
    server.payments.push(
      settled('pay_1', '2026-11-20'),
      settled('pay_2', '2026-11-21'),
      settled('pay_3', '2026-11-21', { status: 'REFUNDED' }),
      settled('pay_today', '2026-11-22'),
      settled('pay_connected', '2026-10-31'),
    );
    const options = { since: '2026-10-20T12:00:00.000Z', limit: 2 };
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const page: PollPage | CallFailure | undefined = await charges?.list(server.call(), cursor, options);
      if (!page?.ok) return expect.fail('no page');
      seen.push(...page.items.map(({ subject }) => subject));
      ({ cursor, more } = page);
    }
    // It was connected on 31 October, São Paulo's time.
    expect(seen).toEqual(['charge/pay_1', 'charge/pay_2']);
    expect(cursor).toBe('{"from":"2026-11-20"}');

    const item = { subject: 'charge/pay_2', fingerprint: '', updatedAt: '2026-11-21T23:59:59-03:00' };
    const found = await charges?.detail?.(server.call(), item);
    const body = found?.ok ? found.body : expect.fail('no detail');
    expect(asaas.inbound?.normalise(deliveryOf({ via: 'reconcile', body }), connectionOf({}))).toMatchObject({
      observations: [
        {
          type: 'charge.paid',
          subject: 'charge/pay_2',
          data: { charge: { dueDate: '2026-11-30' }, customer: { phone: '+5511988887777' } },
        },
      ],
    });
  });
});
