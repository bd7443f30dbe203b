import { describe, expect, test } from 'vitest';
import googleForms from '../../connectors/google-forms';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { appsScriptOf, testCommon } from './apps-script.world';
import { answer, googleCall, googleError, withoutConsent } from './google.api';

testConnector(googleForms, { credentials: { accessToken: 'ya29.token-de-teste' } });

const FORM = '1FAbCdEfGhIjKlMnOpQrStUvWxYz';
const SINCE = { since: '2026-11-22T12:00:00.000Z' };

const ItemType = { GRID: 'GRID', CHECKBOX_GRID: 'CHECKBOX_GRID' };
const FormApp = { getActiveForm: () => ({}), ItemType };
const item = (id: number, title: string, response: unknown, type = 'TEXT') => {
  const grid = () => ({ getRows: () => ['Segunda', 'Terça'] });
  return {
    getItem: () => ({
      getId: () => id,
      getTitle: () => title,
      getType: () => type,
      asGridItem: grid,
      asCheckboxGridItem: grid,
    }),
    getResponse: () => response,
  };
};
const submission = (id: string) => ({
  source: { getId: () => FORM, getTitle: () => 'Peça um orçamento' },
  response: {
    getId: () => id,
    getTimestamp: () => new Date('2026-11-22T13:04:00Z'),
    getRespondentEmail: () => '',
    getItemResponses: () => [
      item(1, 'Nome completo', 'Mariana Alves de Souza'),
      item(2, 'Celular', '11 98765-4321'),
      item(3, 'Horários', [['Manhã', 'Tarde'], null], 'CHECKBOX_GRID'),
      item(5, 'Notas', [null, 'Ótimo'], 'GRID'),
      item(6, 'Sabores', ['Bolo', 'Torta'], 'CHECKBOX'),
      item(4, 'Aceita?', true),
    ],
  },
});

describe('the script', () => {
  test('inside a form tells of its answers', async () => {
    const script = appsScriptOf(googleForms, { FormApp });
    expect(script.world.source).toContain('@OnlyCurrentDoc');
    expect(script.world.source).toContain('PONTE: avisa de cada resposta deste formulário.');
    await testCommon(script, [['ponteForm', 'form submit']], () =>
      script.call('ponteForm', submission('r1')),
    );
    script.call('ponteForm', submission('r2'));
    await script.told();
    expect(script.seen()).toEqual([
      {
        kind: 'observed',
        observations: [
          {
            type: 'form.submitted',
            subject: 'form/r2',
            time: '2026-11-22T13:04:00Z',
            data: {
              form: {
                id: FORM,
                title: 'Peça um orçamento',
                answers: {
                  'Nome completo': 'Mariana Alves de Souza',
                  Celular: '11 98765-4321',
                  'Horários › Segunda': ['Manhã', 'Tarde'],
                  'Notas › Terça': 'Ótimo',
                  Sabores: ['Bolo', 'Torta'],
                  'Aceita?': 'true',
                },
              },
              customer: {
                name: 'Mariana Alves de Souza',
                firstName: 'Mariana',
                lastName: 'Alves de Souza',
                phone: '+5511987654321',
              },
            },
          },
        ],
      },
    ]);
  });

  test('inside the sheet that collects them reads the row', async () => {
    const rows = [
      ['Carimbo de data/hora', 'Nome', 'E-mail', ''],
      ['22/11/2026 10:04:00', 'Mariana', 'mariana@exemplo.com.br', 'x'],
    ];
    const sheet = {
      getLastColumn: () => 4,
      getSheetId: () => 77,
      getRange: (row: number) => ({ getDisplayValues: () => [rows[row - 1]] }),
      getParent: () => ({ getId: () => 'planilha1', getName: () => 'Respostas' }),
    };
    const script = appsScriptOf(googleForms, {
      FormApp: { getActiveForm: () => null },
      SpreadsheetApp: { getActiveSpreadsheet: () => ({}) },
    });
    const event = { range: { getSheet: () => sheet, getRow: () => 2 } };
    await testCommon(script, [['ponteSheet', 'sheet form submit']], () => script.call('ponteSheet', event));
    script.call('ponteSheet', event);
    expect(script.seen()).toMatchObject([
      {
        observations: [
          {
            subject: 'form/77:2:22/11/2026 10:04:00',
            data: { form: { id: 'planilha1' }, customer: { email: 'mariana@exemplo.com.br' } },
          },
        ],
      },
    ]);
  });

  test('elsewhere says where it belongs', () => {
    const nowhere = {
      FormApp: { getActiveForm: () => null },
      SpreadsheetApp: { getActiveSpreadsheet: () => null },
    };
    expect(() => appsScriptOf(googleForms, nowhere).call('setup')).toThrow('dentro do formulário');
  });

  test('says that the hub is not there', () => {
    const script = appsScriptOf(googleForms, { FormApp });
    script.world.status = 404;
    expect(() => script.call('setup')).toThrow('Ponte: 404');
  });

  test('keeps long answers in pieces, drops what is refused for good, and forgets after three days', () => {
    const script = appsScriptOf(googleForms, { FormApp });
    const long = submission('r1');
    long.response.getItemResponses = () => [item(1, 'Conte mais', 'ção'.repeat(9_000))];
    script.world.status = 500;
    script.call('ponteForm', long);
    script.call('ponteForm', submission('r2'));
    expect(Object.keys(script.world.properties).length).toBeGreaterThan(10);
    // Cut off while it was writing: what is older and longer than the newest stays behind it.
    script.world.properties['queue.9999'] = 'what is left';
    script.world.status = 413;
    script.world.sent.length = 0;
    script.call('ponteTimer');
    expect(script.world.sent).toHaveLength(2);
    script.world.status = 401;
    script.call('ponteForm', submission('r3'));
    script.world.now += 3 * 86_400_000;
    script.world.sent.length = 0;
    script.call('ponteTimer');
    expect([script.world.sent, script.world.properties]).toEqual([[], {}]);
  });
});

const STRUCTURE = {
  formId: FORM,
  info: { title: 'Peça um orçamento' },
  items: [
    { title: 'Nome', questionItem: { question: { questionId: '0a1' } } },
    { title: 'WhatsApp', questionItem: { question: { questionId: '0a2' } } },
    {
      title: 'Notas',
      questionGroupItem: { questions: [{ questionId: '0a3', rowQuestion: { title: 'Sabor' } }] },
    },
    { title: 'Foto', questionItem: { question: { questionId: '0a4' } } },
    { title: 'Uma imagem', imageItem: {} },
  ],
};
const text = (questionId: string, ...values: string[]) => ({
  questionId,
  textAnswers: { answers: values.map((value) => ({ value })) },
});
const RESPONSE = {
  responseId: 'ACYDBNi1',
  createTime: '2026-11-22T12:30:00.123456Z',
  lastSubmittedTime: '2026-11-22T12:30:00.123456Z',
  respondentEmail: 'mariana@exemplo.com.br',
  answers: {
    '0a1': text('0a1', 'Mariana Alves'),
    '0a2': text('0a2', '(11) 98765-4321'),
    '0a3': text('0a3', 'Ótimo'),
    '0a4': { questionId: '0a4', fileUploadAnswers: { answers: [{ fileId: 'f1', fileName: 'bolo.jpg' }] } },
  },
};

describe('the answers as a listing', () => {
  const settings = { formId: `https://docs.google.com/forms/d/${FORM}/edit` };
  const list = googleForms.poll?.answers?.list;

  test('are read page by page, told as the script tells them, and asked for with an overlap', async () => {
    const world = googleCall((request) => {
      if (!request.url.endsWith('/responses')) return answer(200, STRUCTURE);
      return request.query?.pageToken
        ? answer(200, { responses: [{ ...RESPONSE, responseId: 'ACYDBNi2' }, { responseId: 'x' }] })
        : answer(200, { responses: [RESPONSE], nextPageToken: 'p2' });
    }, settings);
    const first = await list?.(world.call, null, SINCE);
    expect(first).toMatchObject({ ok: true, more: true, items: [{ subject: 'form/ACYDBNi1' }] });
    expect(world.requests[0]).toMatchObject({
      url: `https://forms.googleapis.com/v1/forms/${FORM}/responses`,
      headers: { authorization: 'Bearer ya29.token-de-teste' },
      query: { filter: 'timestamp >= 2026-11-22T12:00:00.000Z', pageSize: 200 },
    });
    if (!first?.ok) throw new Error('no page');
    const delivery = deliveryOf({ body: first.items[0]?.body, via: 'poll' });
    expect(googleForms.inbound?.normalise(delivery, connectionOf(settings))).toMatchObject({
      observations: [
        {
          subject: 'form/ACYDBNi1',
          data: {
            form: {
              id: FORM,
              title: 'Peça um orçamento',
              answers: {
                Nome: 'Mariana Alves',
                WhatsApp: '(11) 98765-4321',
                'Notas › Sabor': 'Ótimo',
                Foto: 'bolo.jpg',
              },
            },
            customer: { name: 'Mariana Alves', phone: '+5511987654321', email: 'mariana@exemplo.com.br' },
          },
        },
      ],
    });
    const second = await list?.(world.call, first.cursor, SINCE);
    expect(world.requests[2]?.query).toMatchObject({
      filter: 'timestamp >= 2026-11-22T12:00:00.000Z',
      pageToken: 'p2',
    });
    expect(second).toMatchObject({ more: false, items: [{ subject: 'form/ACYDBNi2' }] });
    const third = second?.ok ? await list?.(world.call, second.cursor, SINCE) : undefined;
    expect(third?.ok).toBe(true);
    expect(world.requests[4]?.query?.filter).toBe('timestamp >= 2026-11-22T12:29:00.123Z');
  });

  test('cost one request while there are none, and none without a consent or an address', async () => {
    const quiet = googleCall(() => answer(200, {}), settings);
    expect(await list?.(quiet.call, null, SINCE)).toMatchObject({ ok: true, items: [], more: false });
    expect(quiet.requests).toHaveLength(1);
    for (const world of [withoutConsent(settings), googleCall(() => answer(500, {}))]) {
      expect(await list?.(world.call, '{"since":1}', SINCE)).toEqual({
        ok: true,
        items: [],
        cursor: '{"since":1}',
        more: false,
      });
      expect(world.requests).toEqual([]);
    }
  });

  test('a quota that is spent passes by itself; a scope that was not granted does not', async () => {
    const limited = googleCall(() => googleError(403, 'rateLimitExceeded'), settings);
    expect(await list?.(limited.call, null, SINCE)).toMatchObject({ reason: 'rate_limited', retry: true });
    const exhausted = googleCall(
      () => answer(403, { error: { code: 403, status: 'RESOURCE_EXHAUSTED' } }),
      settings,
    );
    expect(await list?.(exhausted.call, null, SINCE)).toMatchObject({ reason: 'rate_limited' });
    const refused = googleCall(() => googleError(403, 'insufficientPermissions'), settings);
    const failure = await list?.(refused.call, null, SINCE);
    expect(failure).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(failure).not.toHaveProperty('retry');
  });
});

describe('the consent', () => {
  const account = googleForms.oauth?.account;
  const http = googleCall(() => answer(500, {})).call.http;
  const token = (claims: unknown) => `e30.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.c2ln`;

  test('says whose account it is', async () => {
    const answered = { access_token: 'x', id_token: token({ sub: '1084', email: 'Loja@Exemplo.com.br' }) };
    expect(await account?.(answered, http)).toEqual({
      id: '1084',
      settings: { account: 'loja@exemplo.com.br' },
    });
    expect(await account?.({ id_token: token({ sub: '1084' }) }, http)).toEqual({ id: '1084' });
  });
  test.each([{}, { id_token: 'a.b.c' }, { id_token: token([]) }, { id_token: 7 }, null])(
    'is nobody’s: %j',
    async (answered) => {
      expect(await account?.(answered, http)).toBeUndefined();
    },
  );
  test('asks for a refresh token, in the operator’s one app for Google', () => {
    expect(googleForms.oauth).toMatchObject({
      app: 'google',
      tokenUrl: 'https://oauth2.googleapis.com/token',
    });
    const address = new URL(googleForms.oauth?.authorizeUrl ?? '');
    expect(Object.fromEntries(address.searchParams)).toEqual({ access_type: 'offline', prompt: 'consent' });
    expect(googleForms.oauth?.scopes).toContain('https://www.googleapis.com/auth/forms.responses.readonly');
  });
});

test('the probe names the form', async () => {
  const world = googleCall(() => answer(200, STRUCTURE), { formId: FORM });
  expect(await googleForms.probe?.(world.call)).toEqual({ ok: true, account: 'Peça um orçamento' });
  expect(await googleForms.probe?.(withoutConsent().call)).toMatchObject({ reason: 'missing_credentials' });
});
