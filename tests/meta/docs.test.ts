/** The documentation says what is so: its generated parts, links, commands, addresses and examples. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectors } from '../../connectors';
import { parseMapping } from '../../connectors/families/mapped/mapping';
import padaria from '../../docs/examples/padaria';
import { orders } from '../../docs/examples/padaria-orders';
import torpedo from '../../docs/examples/torpedo';
import { type Call, EventData, type HttpRequest, render } from '../../src/kit';
import { variablesOf } from '../kit/variables';
import { testCalls } from '../suite/calls';
import { declarationProblems } from '../suite/declaration';
import { normalisedProblems } from '../suite/observations';
import { apiOperations, SECTIONS, withSections } from './generated';
import { files, ROOT, text } from './source';

const pages = [...readdirSync(ROOT).filter((name) => name.endsWith('.md')), ...files('docs', '.md')];

/** Everything between backticks, fenced or not. */
const codeIn = (markdown: string): string[] => [
  ...[...markdown.matchAll(/```[\s\S]*?```/g)].map(([block]) => block),
  ...[...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) =>
    unescaped(code),
  ),
];

/** In a table, a bar inside code is written with a backslash. */
const unescaped = (code: string): string => code.replaceAll('\\|', '|');

describe('generated parts', () => {
  // To renew them all: npx vitest run tests/meta/docs.test.ts -u
  it.each(pages)('%s agrees with the code', async (page) => {
    await expect(withSections(text(page))).toMatchFileSnapshot(join(ROOT, page));
  });

  it('are all in use', () => {
    const all = pages.map(text).join('\n');
    const used = [...all.matchAll(/<!-- generated: ([^>]+?) -->/g)].map(([, name]) => name);
    // Of one system: where the merchant's guide has none of it, `sistemas` does.
    const wanted = Object.keys(SECTIONS).filter((name) => !/^(?:passos|eventos) /.test(name));
    expect([...used].sort()).toEqual(expect.arrayContaining(wanted.sort()));
  });

  it('the catalogue in the README is the catalogue', () => {
    const slugs = [...text('README.md').matchAll(/^\| `([a-z0-9-]+)` +\| [^|]+ \| \w+ +\|/gm)].map(
      ([, slug]) => slug,
    );
    expect(slugs).toEqual([...connectors.keys()]);
  });
});

describe.each(pages)('%s', (page) => {
  const markdown = text(page);

  it('links to files and headings that exist', () => {
    const prose = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [file = '', heading] = link.split('#');
        const path = file === '' ? page : join(dirname(page), file);
        if (!existsSync(join(ROOT, path))) return true;
        return heading !== undefined && !headingsOf(text(path)).includes(heading);
      });
    expect(broken).toEqual([]);
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = codeIn(markdown).flatMap((code) => [
      ...[...code.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name),
      ...[...code.matchAll(/\bnpm (start|test)\b/g)].map(([, name = '']) => name),
    ]);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('names only files that exist', () => {
    const named = codeIn(markdown).flatMap((code) =>
      [...code.matchAll(/(?<![\w/.<-])(?:src|routes|scripts|migrations|tests)\/[\w./-]*\w\.\w+/g)].map(
        ([path]) => path,
      ),
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names only addresses that the API has', () => {
    const known = apiOperations().map(
      ({ path }) => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`, 'i'),
    );
    const named = codeIn(markdown).flatMap((code) =>
      [...code.matchAll(/(?<![\w.])(?:\/api\/v1|\/integrations)\/[^\s`"'?)…]*/g)].map(([path]) =>
        path.replace(/[/.,]+$/, ''),
      ),
    );
    expect(
      named.filter((path) => path !== '/api/v1' && !known.some((pattern) => pattern.test(path))),
    ).toEqual([]);
  });

  it('names only variables of the environment that somebody reads', () => {
    const readers = [text('src/env.ts'), ...files('scripts', '.ts').map(text)].join('\n');
    const named = [...markdown.matchAll(/\bPONTE_[A-Z]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !readers.includes(name))).toEqual([]);
  });

  it('shows templates that render, with variables that exist', () => {
    // What a mapping names are paths of the sender's own.
    const templates = codeIn(markdown).filter((code) => code.includes('{{') && !code.includes('"fields"'));
    for (const template of templates) {
      expect(render(template, {}, { timeZone: 'America/Sao_Paulo' }), template).toMatchObject({ ok: true });
      expect(variablesOf(template).filter((path) => !isVariable(path))).toEqual([]);
    }
  });

  it('keeps to itself where it was written', () => {
    const places = [ROOT, homedir(), tmpdir()].map((path) => `${path}/`);
    expect(places.filter((path) => markdown.includes(path))).toEqual([]);
    expect(markdown).not.toMatch(
      /\/\/(?:registry|packages?|mirrors?)\.[a-z]|[A-Z]:\\|(?:^|[\s"`(])\/(?:home|Users)\/\w/m,
    );
  });
});

it('the README is read in one sitting, tables of the catalogue left out', () => {
  const written = text('README.md').replace(/<!-- generated: [\s\S]*?<!-- \/generated -->/g, '');
  expect(written.split('\n').length).toBeLessThanOrEqual(200);
});

describe('examples', () => {
  it('the connector of the guide conforms', () => {
    expect(declarationProblems(padaria)).toEqual([]);
    for (const sample of padaria.samples ?? []) {
      const result = padaria.inbound?.normalise(
        {
          id: 'dlv_1',
          via: 'webhook',
          method: 'POST',
          path: '',
          headers: {},
          query: {},
          body: sample.body,
          receivedAt: '2026-11-22T13:05:00.000Z',
        },
        { id: 'con_1', settings: {}, connectedAt: '2026-11-01T00:00:00.000Z' },
      );
      expect(normalisedProblems(result)).toEqual([]);
      expect(result).toMatchObject({ observations: sample.expect.map((type) => ({ type })) });
    }
  });

  it('the channel of the guide conforms, and says what became of a message', async () => {
    expect(declarationProblems(torpedo)).toEqual([]);
    const { call, asked } = callOf({ status: 201, json: { id: 'm1' } });
    const message = {
      kind: 'message',
      to: '+5511988887777',
      text: 'Olá',
      mediaUrl: 'https://x.example/a.pdf',
    } as const;
    expect(await torpedo.channel?.send(message, 'dsp_1', call)).toEqual({ kind: 'sent', providerId: 'm1' });
    expect(asked).toMatchObject([
      {
        headers: { 'idempotency-key': 'dsp_1' },
        json: { para: '+5511988887777', arquivo: { tipo: 'document' } },
      },
    ]);
  });

  it('the listing of the guide reads page after page', async () => {
    const row = { id: 1001, status: 'pago', em: '22/11/2026 10:05' };
    const { call, asked } = callOf({ status: 200, json: { pedidos: [row], proximo: 'abc', tem_mais: true } });
    const since = '2026-11-22T00:00:00.000Z';
    const first = await orders.list(call, null, { since });
    expect(first).toMatchObject({
      ok: true,
      cursor: 'abc',
      more: true,
      items: [{ subject: 'order/1001', body: row }],
    });
    await orders.list(call, 'abc', { since, limit: 10 });
    expect(asked).toMatchObject([{ query: { desde: since } }, { query: { depois: 'abc', limite: 10 } }]);
  });

  it('every mapping in the guides is valid', () => {
    const blocks = pages.flatMap((page) => [...text(page).matchAll(/```json\n([\s\S]*?)```/g)]);
    const mappings = blocks.map(([, json = '']) => json).filter((json) => json.includes('"fields"'));
    expect(mappings.length).toBeGreaterThan(0);
    for (const mapping of mappings) expect(parseMapping(mapping)).toMatchObject({ ok: true });
  });

  it('the tables of templates show what comes out', () => {
    const rows = pages.flatMap((page) => [...text(page).matchAll(/^\| `(\{\{[^`]+\}\})` \| `([^`]+)` \|/gm)]);
    expect(rows.length).toBeGreaterThan(5);
    for (const [, template = '', result] of rows)
      expect(render(unescaped(template), SHOWN, { timeZone: 'America/Sao_Paulo' }), template).toEqual({
        ok: true,
        text: result,
        missing: [],
      });
  });
});

describe('calls of the channel in the guide', () => {
  testCalls(torpedo, { settings: {}, credentials: { apiKey: 'uma-chave-de-teste' }, inputs: {} });
});

describe('calls of the listing in the guide', () => {
  const polled = { ...padaria, poll: { orders }, fields: [...padaria.fields, ...torpedo.fields] };
  testCalls(polled, { settings: {}, credentials: { apiKey: 'uma-chave-de-teste' }, inputs: {} });
});

/** A call whose far side always answers the same, and what was asked of it. */
function callOf({ status, json }: { status: number; json: unknown }): { call: Call; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const http = {
    request: async (request: HttpRequest) => {
      asked.push(request);
      return { ok: true as const, status, headers: {}, text: JSON.stringify(json), json };
    },
  };
  const connection = { id: 'con_1', settings: {}, credentials: {}, connectedAt: '2026-11-01T00:00:00.000Z' };
  return { call: { connection, http, now: Date.parse('2026-11-22T13:05:00.000Z') }, asked };
}

/** What the templates in the guides are filled with. */
const SHOWN: EventData = {
  customer: { name: 'Maria das Dores Silva', firstName: 'Maria', phone: '+5511988887777' },
  order: {
    id: '5678901234567',
    number: '#1001',
    rawStatus: 'Em separação',
    createdAt: '2026-11-22T10:05:00-03:00',
    total: { amount: 21860, currency: 'BRL' },
    url: 'https://minha-loja.com.br/pedidos/1001',
    items: [{ name: 'Camiseta', quantity: 2 }],
    payment: {
      method: 'pix',
      pix: { copyPaste: '00020126580014br.gov.bcb.pix', expiresAt: '2026-11-22T10:35:00-03:00' },
      boleto: {
        digitableLine: '00190.50095 40144.816069 06809.350314 3 37370000021860',
        dueDate: '2026-11-25',
      },
    },
    shipment: { carrier: 'Correios', trackingCode: 'AA123456785BR' },
  },
  cart: { id: 'c1', url: 'https://minha-loja.com.br/carrinho/c1', total: { amount: 9990, currency: 'BRL' } },
};

/** A path in `data`; behind `payload` anything goes, and loops have variables of their own. */
function isVariable(path: string): boolean {
  const [root, ...rest] = path.split(/[.[\]]+/).filter(Boolean);
  if (root === 'payload' || root === 'item') return true;
  let schema: unknown = EventData;
  for (const name of [root ?? '', ...rest]) {
    while (schema instanceof z.ZodOptional) schema = schema.unwrap();
    if (schema instanceof z.ZodArray) {
      if (/^\d+$|^(first|last|size)$/.test(name)) {
        schema = schema.element;
        continue;
      }
      return false;
    }
    if (schema instanceof z.ZodRecord) return true;
    if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, name)) return false;
    schema = schema.shape[name];
  }
  return true;
}

/** Anchors as GitHub makes them. */
const headingsOf = (markdown: string): string[] =>
  [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
