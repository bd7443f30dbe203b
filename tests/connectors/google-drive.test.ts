import { describe, expect, test } from 'vitest';
import googleDrive from '../../connectors/google-drive';
import { testConnector } from '../suite/connector';
import { connectionOf, deliveryOf } from '../suite/fixtures';
import { appsScriptOf, testCommon } from './apps-script.world';
import { answer, googleCall, googleError, withoutConsent } from './google.api';

testConnector(googleDrive, {
  credentials: { accessToken: 'ya29.token-de-teste' },
  inputs: { storeFile: { name: 'nota-1001.xml', text: '<nfe>ção</nfe>' } },
});

const API = 'https://www.googleapis.com';

describe('the script', () => {
  const file = (id: string, updated: string, created = '2026-01-01T00:00:00Z') => ({
    getId: () => id,
    getName: () => `${id}.pdf`,
    getMimeType: () => 'application/pdf',
    getUrl: () => `https://drive.google.com/file/d/${id}/view`,
    getLastUpdated: () => new Date(updated),
    getDateCreated: () => new Date(created),
  });
  function drive(files: ReturnType<typeof file>[], word = 'modifiedDate') {
    const searches: string[] = [];
    const place = (name: string) => ({
      searchFiles(query: string) {
        if (!query.startsWith(word)) throw new Error('Invalid argument: q');
        searches.push(`${name}: ${query}`);
        const left = [...files];
        return { hasNext: () => left.length > 0, next: () => left.shift() };
      },
    });
    return { globals: { DriveApp: { ...place('all'), getFolderById: place } }, searches };
  }

  test('tells of each change once, and of none that was there', async () => {
    const files = [file('f0', '2026-11-22T13:00:00Z')];
    const { globals, searches } = drive(files);
    const settings = { folderId: 'https://drive.google.com/drive/folders/1PaStAxyz?usp=sharing' };
    const script = appsScriptOf(googleDrive, globals, settings);
    await testCommon(script, [], () => {
      files.push(file('f1', '2026-11-22T13:05:30Z', '2026-11-22T13:05:30Z'));
      script.call('ponteTimer');
    });
    expect(searches[0]).toBe("1PaStAxyz: modifiedDate > '2026-11-22T12:55:00' and trashed = false");
    files[0] = file('f0', '2026-11-22T13:14:00Z');
    script.call('ponteTimer');
    script.call('ponteTimer');
    expect(await script.told()).toMatchObject([{ id: 'f0', change: 'changed' }]);
    expect(script.seen()).toMatchObject([
      {
        observations: [
          {
            type: 'file.changed',
            subject: 'file/f0',
            time: '2026-11-22T13:14:00Z',
            data: { workspace: { title: 'f0.pdf', url: 'https://drive.google.com/file/d/f0/view' } },
          },
        ],
      },
    ]);
  });

  test('knows both words for it', async () => {
    const files: ReturnType<typeof file>[] = [];
    const { globals, searches } = drive(files, 'modifiedTime');
    const script = appsScriptOf(googleDrive, globals);
    script.call('setup');
    expect(searches[0]).toMatch(/^all: modifiedTime/);
    script.world.sent.length = 0;
    files.push(file('novo', '2026-11-22T13:05:30Z', '2026-11-22T13:05:30Z'));
    script.call('ponteTimer');
    expect(await script.told()).toMatchObject([{ id: 'novo', change: 'created' }]);
  });
});

describe('a channel', () => {
  const HOOK = 'https://ponte.example/hooks/google-drive/t';
  test('is opened from today on', async () => {
    const world = googleCall(({ url }) =>
      url.endsWith('startPageToken')
        ? answer(200, { startPageToken: '77' })
        : answer(200, { resourceId: 'r1', expiration: String(Date.parse('2026-11-29T13:05:00Z')) }),
    );
    expect(await googleDrive.inbound?.register?.(world.call, HOOK)).toMatchObject({
      ok: true,
      registered: ['changes'],
      renewAt: '2026-11-28T13:05:00.000Z',
      credentials: { channelResource: 'r1' },
    });
    expect(world.requests[1]).toMatchObject({
      url: `${API}/drive/v3/changes/watch`,
      query: { pageToken: '77' },
      json: { type: 'web_hook', address: HOOK, token: 'whsec_c2VncmVkbw==' },
    });
    expect(await googleDrive.inbound?.register?.(withoutConsent().call, HOOK)).toMatchObject({
      reason: 'missing_credentials',
    });
  });
  test('asks for the list of changes', () => {
    const notice = deliveryOf({ body: {}, headers: { 'x-goog-resource-state': 'change' } });
    expect(googleDrive.inbound?.normalise(notice, connectionOf({}))).toEqual({
      kind: 'poll',
      objects: ['files'],
    });
  });
});

describe('the changes', () => {
  const list = googleDrive.poll?.files?.list;
  const SINCE = { since: '2026-11-22T12:00:00.000Z' };
  const change = (fileId: string, more: object = {}) => ({
    changeType: 'file',
    fileId,
    removed: false,
    time: '2026-11-22T13:00:10.000Z',
    file: {
      id: fileId,
      name: 'pedidos.csv',
      mimeType: 'text/csv',
      parents: ['1PaStA01234'],
      trashed: false,
      createdTime: '2026-11-01T10:00:00.000Z',
      modifiedTime: '2026-11-22T13:00:00.000Z',
      webViewLink: `https://drive.google.com/file/d/${fileId}/view`,
      lastModifyingUser: { displayName: 'Ana', emailAddress: 'ana@exemplo.com.br' },
      ...more,
    },
  });

  test('begin with today, and go on page by page', async () => {
    const world = googleCall(({ url, query }) => {
      if (url.endsWith('startPageToken')) return answer(200, { startPageToken: '10' });
      return query?.pageToken === '10'
        ? answer(200, { changes: [change('f1'), { removed: true }], nextPageToken: '11' })
        : answer(200, {
            changes: [
              change('f2', { trashed: true }),
              { changeType: 'file', fileId: 'f3', removed: true, time: '2026-11-22T13:01:00Z' },
            ],
            newStartPageToken: '12',
          });
    });
    expect(await list?.(world.call, null, SINCE)).toEqual({
      ok: true,
      items: [],
      cursor: '{"page":"10"}',
      more: false,
    });
    const first = await list?.(world.call, '{"page":"10"}', SINCE);
    expect(first).toMatchObject({ items: [{ subject: 'file/f1' }], cursor: '{"page":"11"}', more: true });
    const second = await list?.(world.call, '{"page":"11"}', SINCE);
    expect(second).toMatchObject({ cursor: '{"page":"12"}', more: false });
    const seen = [first, second].flatMap((page) =>
      page?.ok
        ? page.items.map(({ body }) =>
            googleDrive.inbound?.normalise(deliveryOf({ body, via: 'poll' }), connectionOf({})),
          )
        : [],
    );
    const of = (id: string, kind: string) => ({
      observations: [
        { type: 'file.changed', subject: `file/${id}`, data: { workspace: { fields: { change: kind } } } },
      ],
    });
    expect(seen).toMatchObject([of('f1', 'changed'), of('f2', 'removed'), of('f3', 'removed')]);
    expect(seen[0]).toMatchObject({
      observations: [
        {
          time: '2026-11-22T13:00:00Z',
          data: {
            workspace: {
              title: 'pedidos.csv',
              from: 'ana@exemplo.com.br',
              url: 'https://drive.google.com/file/d/f1/view',
            },
          },
        },
      ],
    });
  });

  test('of other folders are left out where one was chosen', async () => {
    const changes = [change('f1'), change('f2', { parents: ['outra'] }), change('f3', { parents: null })];
    const world = googleCall(() => answer(200, { changes, newStartPageToken: '12' }), {
      folderId: '1PaStA01234',
    });
    const page = await list?.(world.call, '{"page":"11"}', SINCE);
    expect(page?.ok && page.items.map(({ subject }) => subject)).toEqual(['file/f1']);
  });

  test('begin anew where the token is not known, and are none without a consent', async () => {
    const world = googleCall(() => googleError(404, 'notFound'));
    const again = await list?.(world.call, '{"page":"1"}', SINCE);
    expect(again).toMatchObject({ ok: true, items: [], more: true });
    expect(await list?.(world.call, again?.ok ? again.cursor : null, SINCE)).toMatchObject({ ok: false });
    const none = withoutConsent();
    expect(await list?.(none.call, null, SINCE)).toMatchObject({ ok: true, items: [], more: false });
    expect(none.requests).toEqual([]);
  });
});

test('offers the folders, and the probe names the account', async () => {
  const world = googleCall(({ url }) =>
    url.endsWith('/about')
      ? answer(200, { user: { emailAddress: 'loja@exemplo.com.br' } })
      : answer(200, { files: [{ id: 'p1', name: 'Notas' }, { id: 'p2' }, {}] }),
  );
  expect(await googleDrive.choices?.folderId?.(world.call)).toEqual({
    ok: true,
    choices: [
      { value: 'p1', label: 'Notas' },
      { value: 'p2', label: 'p2' },
    ],
  });
  expect(await googleDrive.probe?.(world.call)).toEqual({ ok: true, account: 'loja@exemplo.com.br' });
});
