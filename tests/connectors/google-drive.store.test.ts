import { describe, expect, test } from 'vitest';
import googleDrive from '../../connectors/google-drive';
import type { HttpRequest, HttpResult } from '../../src/kit';
import { answer, googleCall, googleError } from './google.api';

const INPUT = { name: 'nota-1001.xml', text: '<nfe>ção</nfe>' };
const API = 'https://www.googleapis.com';

describe('storing a file', () => {
  const store = async (
    input: Record<string, unknown>,
    respond: (request: HttpRequest) => HttpResult,
    settings: Record<string, string> = {},
  ) => {
    const world = googleCall(respond, settings);
    const action = googleDrive.actions?.storeFile;
    const outcome = await action?.run(action.input.parse(input), "dsp_01'JD", world.call);
    return { outcome, requests: world.requests };
  };
  const fresh = ({ url }: HttpRequest) =>
    answer(200, url.includes('/upload/') ? { id: 'novo' } : { files: [] });

  test('carries its mark, and its content as base64', async () => {
    const settings = { folderId: 'https://drive.google.com/drive/folders/1PaStA01234' };
    const { outcome, requests } = await store(INPUT, fresh, settings);
    expect(outcome).toEqual({ kind: 'sent', providerId: 'novo' });
    expect(requests[0]).toMatchObject({
      url: `${API}/drive/v3/files`,
      query: { q: "appProperties has { key='ponte' and value='dsp_01JD' } and trashed = false" },
    });
    expect(requests[1]).toMatchObject({
      url: `${API}/upload/drive/v3/files`,
      query: { uploadType: 'multipart', fields: 'id' },
      headers: { 'content-type': 'multipart/related; boundary=ponte_file_boundary' },
    });
    expect(requests[1]?.body?.split('\r\n')).toEqual([
      '--ponte_file_boundary',
      'Content-Type: application/json; charset=UTF-8',
      '',
      '{"name":"nota-1001.xml","appProperties":{"ponte":"dsp_01JD"},"parents":["1PaStA01234"]}',
      '--ponte_file_boundary',
      'Content-Type: application/xml',
      'Content-Transfer-Encoding: base64',
      '',
      'PG5mZT7Dp8OjbzwvbmZlPg==',
      '--ponte_file_boundary--',
      '',
    ]);
  });

  test('a repeat finds its file', async () => {
    const { outcome, requests } = await store(INPUT, () => answer(200, { files: [{ id: 'f1' }] }));
    expect(outcome).toMatchObject({ kind: 'sent', providerId: 'f1' });
    expect(requests).toHaveLength(1);
  });

  test('takes base64, a data address, and names without an ending', async () => {
    const given = {
      name: 'recibo',
      base64: 'data:application/pdf;base64,JVBE\nRi0x',
      folderId: '1OuTrA012345',
    };
    const { requests } = await store(given, fresh);
    expect(requests[1]?.body).toContain('Content-Type: application/octet-stream');
    expect(requests[1]?.body).toContain('\r\n\r\nJVBERi0x\r\n--');
    expect(requests[1]?.body).toContain('"parents":["1OuTrA012345"]');
  });

  test.each([
    [{ name: 'a.txt' }],
    [{ name: 'a.txt', base64: 'não é base64' }],
    [{ name: 'a.txt', base64: 'QUJ' }],
  ])('refuses %j', async (input) => {
    const { outcome, requests } = await store(input, fresh);
    expect([outcome, requests]).toMatchObject([{ kind: 'rejected', reason: 'invalid_input' }, []]);
  });

  test.each([
    [googleError(403, 'storageQuotaExceeded'), { kind: 'rejected', reason: 'forbidden' }],
    [googleError(403, 'sharingRateLimitExceeded'), { kind: 'retry', reason: 'rate_limited' }],
    [{ ok: false, kind: 'timeout', detail: 'x' } as const, { kind: 'unknown' }],
  ])('reads what came of it (%#)', async (result, outcome) => {
    const { outcome: seen } = await store(INPUT, (request) =>
      request.url.includes('/upload/') ? result : fresh(request),
    );
    expect(seen).toMatchObject(outcome);
  });
});
