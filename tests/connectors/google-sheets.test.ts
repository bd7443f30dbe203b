import { describe, expect, test } from 'vitest';
import googleSheets from '../../connectors/google-sheets';
import { cellsOf } from '../../connectors/google-sheets/append';
import type { HttpRequest, HttpResult } from '../../src/kit';
import { shortHash } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { appsScriptOf, testCommon } from './apps-script.world';
import { answer, googleCall, googleError, withoutConsent } from './google.api';

testConnector(googleSheets, {
  credentials: { accessToken: 'ya29.token-de-teste' },
  inputs: { appendRow: { row: 'Nome=Mariana', tab: 'Pedidos' } },
});

/** A spreadsheet of one tab, as Apps Script has it. */
function book(rows: string[][], name = 'Pedidos') {
  const tab = {
    getSheetId: () => 0,
    getName: () => name,
    getLastRow: () => rows.length,
    getLastColumn: () => rows[0]?.length ?? 0,
    getRange: (row: number, _column: number, count: number) => ({
      getDisplayValues: () => Array.from({ length: count }, (_one, n) => rows[row - 1 + n] ?? []),
    }),
    getParent: () => whole,
  };
  const whole = {
    getId: () => 'planilha1',
    getName: () => 'Encomendas',
    getUrl: () => 'https://docs.google.com/spreadsheets/d/planilha1/edit',
    getSheets: () => [tab],
  };
  const edit = (from: number, to = from) => ({
    range: { getSheet: () => tab, getRow: () => from, getLastRow: () => to },
  });
  return { globals: { SpreadsheetApp: { getActiveSpreadsheet: () => whole } }, edit };
}

describe('the script', () => {
  const HEAD = ['Nome', 'WhatsApp', 'Obs. gerais'];

  test('tells at once of a row that was there, and reads all of it', async () => {
    const { globals, edit } = book([HEAD, ['Ana', '11 98765-4321', 'sem açúcar']]);
    const script = appsScriptOf(googleSheets, globals);
    await testCommon(script, [['ponteEdit', 'edit']], () => script.call('ponteEdit', edit(2)));
    script.call('ponteEdit', edit(2));
    script.call('ponteEdit', edit(1));
    await script.told();
    expect(script.seen()).toMatchObject([
      {
        observations: [
          {
            type: 'row.changed',
            subject: 'row/planilha1:0:2',
            data: {
              workspace: {
                title: 'Encomendas › Pedidos › 2',
                url: 'https://docs.google.com/spreadsheets/d/planilha1/edit#gid=0&range=A2',
                fields: { Nome: 'Ana', 'Obs. gerais': 'sem açúcar' },
              },
              customer: { name: 'Ana', phone: '+5511987654321' },
            },
          },
        ],
      },
    ]);
  });

  test('waits with a new row until nobody types any more, and finds what others append', async () => {
    const rows = [HEAD, ['Ana', '', '']];
    const { globals, edit } = book(rows);
    const script = appsScriptOf(googleSheets, globals);
    script.call('setup');
    script.world.sent.length = 0;
    rows.push(['Bia', '', '']);
    script.call('ponteEdit', edit(3));
    script.world.now += 30_000;
    script.call('ponteTimer');
    expect(script.world.sent).toEqual([]);
    rows[2] = ['Bia', '(21) 99876-5432', ''];
    rows.push(['', '', ''], ['Caio', '', '']);
    script.world.now += 60_000;
    script.call('ponteTimer');
    script.call('ponteTimer');
    const told = await script.told();
    expect(told).toMatchObject([
      { event: 'row.added', row: 3, fields: { Nome: 'Bia', WhatsApp: '(21) 99876-5432' } },
      { event: 'row.added', row: 5, fields: { Nome: 'Caio' } },
    ]);
    // Rows that went leave their numbers to others.
    rows.length = 3;
    script.call('ponteTimer');
    rows.push(['Duda', '', '']);
    script.call('ponteTimer');
    expect((await script.told()).at(-1)).toMatchObject({ row: 4, fields: { Nome: 'Duda' } });
  });

  test('a row that is put in between makes no old one new', async () => {
    const rows = [HEAD, ['Ana', '', ''], ['Bia', '', '']];
    const { globals, edit } = book(rows);
    const script = appsScriptOf(googleSheets, globals);
    script.call('setup');
    script.world.sent.length = 0;
    rows.splice(1, 0, ['Zeca', '', '']);
    script.call('ponteEdit', edit(2));
    rows.push(['Caio', '', '']);
    script.world.now += 120_000;
    script.call('ponteTimer');
    expect(await script.told()).toMatchObject([
      { event: 'row.edited', row: 2, fields: { Nome: 'Zeca' } },
      { event: 'row.added', row: 5, fields: { Nome: 'Caio' } },
    ]);
    // What it noted is lost: it begins anew, and tells of nothing that was there.
    script.world.properties = {};
    script.call('ponteTimer');
    expect(script.world.sent).toHaveLength(2);
  });

  test('pasted rows are told one by one; those of another tab are not', () => {
    const { globals, edit } = book([HEAD, ['A', '', ''], ['B', '', ''], ['C', '', '']]);
    const script = appsScriptOf(googleSheets, globals, { tab: 'Pedidos' });
    script.call('setup');
    script.world.sent.length = 0;
    script.call('ponteEdit', edit(2, 4));
    expect(script.world.sent).toHaveLength(3);
    const other = appsScriptOf(googleSheets, globals, { tab: 'Estoque' });
    other.call('setup');
    other.world.sent.length = 0;
    other.call('ponteEdit', edit(2));
    other.call('ponteTimer');
    expect(other.world.sent).toEqual([]);
  });
});

describe('appending a row', () => {
  const KEY = 'dsp_01JDA2Q4ZV0000000000000000';
  const ID = shortHash(KEY);
  const settings = {
    spreadsheetId: 'https://docs.google.com/spreadsheets/d/1PlAnIlHaXYZ/edit#gid=0',
    tab: "D'Ana",
  };
  const VALUES = "https://sheets.googleapis.com/v4/spreadsheets/1PlAnIlHaXYZ/values/'D''Ana'!";
  /** A tab with these headings, and with these in the column of ids. */
  const tab =
    (headings: string[], ids: string[] = ['Ponte ID']) =>
    ({ url, method }: HttpRequest): HttpResult => {
      if (method === 'POST')
        return answer(200, { updates: { updatedRange: "'D''Ana'!A7:C7", updatedRows: 1 } });
      if (method === 'PUT') return answer(200, { updatedRange: "'D''Ana'!A1:C1" });
      return answer(200, { values: url.endsWith('1%3A1') ? [headings] : [ids] });
    };
  const append = async (respond: (request: HttpRequest) => HttpResult, row: string) => {
    const world = googleCall(respond, settings);
    const outcome = await googleSheets.actions?.appendRow?.run({ row }, KEY, world.call);
    const requests = world.requests.map(({ url, ...rest }) => ({ url: decodeURIComponent(url), ...rest }));
    return { outcome, requests };
  };

  test('makes the headings that are missing', async () => {
    const { outcome, requests } = await append(
      tab(['Nome', '', 'Total']),
      'nome = Ana\nWhatsApp=+5511987654321',
    );
    expect(outcome).toEqual({ kind: 'sent', providerId: "'D''Ana'!A7:C7" });
    expect(requests).toMatchObject([
      { url: `${VALUES}1:1`, query: { prettyPrint: 'false' } },
      {
        url: `${VALUES}A1`,
        method: 'PUT',
        query: { valueInputOption: 'RAW' },
        json: { values: [['Nome', '', 'Total', 'WhatsApp', 'Ponte ID']] },
      },
      {
        url: `${VALUES}A1:append`,
        method: 'POST',
        query: { valueInputOption: 'RAW', insertDataOption: 'INSERT_ROWS' },
        json: { values: [['Ana', '', '', '+5511987654321', ID]] },
      },
    ]);
  });

  test('a repeat finds its row and makes no second one', async () => {
    const headings = [...Array.from({ length: 27 }, (_, n) => `C${n}`), 'ponte id'];
    const first = await append(tab(headings, ['Ponte ID', 'outro']), 'C0=1');
    expect(first.requests[1]).toMatchObject({ url: `${VALUES}AB:AB`, query: { majorDimension: 'COLUMNS' } });
    expect(first.requests).toHaveLength(3);
    const again = await append(tab(headings, ['Ponte ID', 'outro', ID]), 'C0=1');
    expect(again.outcome).toMatchObject({ kind: 'sent' });
    expect(again.requests).toHaveLength(2);
  });

  test('formulas stay text: the cell is stored as it is', async () => {
    const { requests } = await append(tab(['Nome', 'Ponte ID']), '{"Nome": "=IMPORTXML(1)"}');
    expect(requests[2]).toMatchObject({
      query: { valueInputOption: 'RAW' },
      json: { values: [['=IMPORTXML(1)', ID]] },
    });
  });

  test('an answer that was lost leaves the doubt to the next attempt', async () => {
    const lost = await append((request) => {
      if (request.method === 'POST') return { ok: false, kind: 'timeout', detail: 'x' };
      return tab(['Nome', 'Ponte ID'])(request);
    }, 'Nome=Ana');
    expect(lost.outcome).toMatchObject({ kind: 'unknown' });
    expect(googleSheets.actions?.appendRow?.idempotent).toBe(true);
    const limited = await append(() => googleError(403, 'userRateLimitExceeded'), 'Nome=Ana');
    expect(limited.outcome).toMatchObject({ kind: 'retry', reason: 'rate_limited' });
    const other = await append(() => googleError(404, 'notFound'), 'Nome=Ana');
    expect(other.outcome).toMatchObject({ kind: 'rejected', reason: 'not_found' });
  });

  test.each([
    ['{"Nome":"Ana","Total":79.9,"Pago":true,"Itens":[1]}', { Nome: 'Ana', Total: 79.9, Pago: true }],
    [
      'Nome=Ana\nEndereço=Rua A, 1\nCasa 2\nLink=https://a.example/?b=c',
      {
        Nome: 'Ana',
        Endereço: 'Rua A, 1\nCasa 2',
        Link: 'https://a.example/?b=c',
      },
    ],
    ['Nome=\r\nTotal= 1 \r', { Nome: '', Total: '1' }],
    ['Ponte ID=x\nNome=Ana', { Nome: 'Ana' }],
    ['Ponte ID=x', undefined],
    ['{"Nome":', undefined],
    ['só um texto', undefined],
  ])('reads %j', (row, cells) => {
    const read = cellsOf(row);
    expect(read && Object.fromEntries(read)).toEqual(cells);
  });

  test('says what is missing', async () => {
    const run = googleSheets.actions?.appendRow?.run;
    expect(await run?.({ row: 'a=b' }, KEY, withoutConsent(settings).call)).toMatchObject({
      kind: 'rejected',
      reason: 'missing_credentials',
    });
    expect(await run?.({ row: 'a=b' }, KEY, googleCall(() => answer(200, {})).call)).toMatchObject({
      reason: 'missing_setting',
    });
    expect(
      await run?.({ row: 'texto' }, KEY, googleCall(() => answer(200, {}), settings).call),
    ).toMatchObject({
      reason: 'invalid_input',
    });
  });

  test('offers the tabs, and the probe names the spreadsheet', async () => {
    const titles = answer(200, {
      properties: { title: 'Encomendas' },
      sheets: [{ properties: { title: 'Pedidos' } }, { properties: {} }],
    });
    const world = googleCall(() => titles, settings);
    expect(await googleSheets.choices?.tab?.(world.call)).toEqual({
      ok: true,
      choices: [{ value: 'Pedidos', label: 'Pedidos' }],
    });
    expect(await googleSheets.probe?.(world.call)).toEqual({ ok: true, account: 'Encomendas' });
  });
});
