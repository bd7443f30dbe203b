/** What a new connector begins as: it passes the conformance suite, and says of itself that it knows nothing yet. */
export interface NewConnector {
  /** Lower case, digits and hyphens. */
  slug: string;
  /** As merchants know it. */
  name: string;
  category: string;
}

/** `minha-loja` → `minhaLoja` */
export const variableOf = (slug: string): string =>
  slug.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

/** A text as the formatter writes it: with the quotes that need no escaping. */
const quoted = (text: string): string =>
  text.includes("'") && !text.includes('"')
    ? `"${text.replaceAll('\\', '\\\\')}"`
    : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const connectorSource = ({ slug, name, category }: NewConnector): string => `/**
 * ${name}: what it is, and what it sends.
 *
 * Facts: where they are from, and how sure each is ([doc], [code], [guess]).
 * Unproven: all of it, so far.
 */
import {
  type Connector,
  failed,
  ignored,
  type OrderType,
  observed,
  orderObservations,
  read,
  splitName,
} from '../src/kit';

/** Its statuses as our events. A map: a plain object would find \`constructor\` too. */
const TYPES: ReadonlyMap<string, readonly OrderType[]> = new Map([['paid', ['order.paid']]]);

const ${variableOf(slug)}: Connector = {
  slug: ${quoted(slug)},
  label: { pt: ${quoted(name)}, en: ${quoted(name)} },
  category: ${quoted(category)},
  fields: [
    {
      key: 'webhookSecret',
      group: 'credentials',
      label: { pt: 'Token do webhook', en: 'Webhook token' },
      type: 'secret',
      required: false,
      sensitive: true,
      generate: true,
      example: 'deixe-em-branco-para-gerar-um-token',
    },
  ],
  setup: [
    {
      pt: 'Cole no painel o endereço desta integração e o token, que aparece ao salvar.',
      en: "Paste this connection's address and the token, which is shown on saving, into its panel.",
    },
  ],
  sheet: {
    version: 'unknown',
    cannot: [{ pt: 'Nunca testado com uma conta real.', en: 'Never tried with a real account.' }],
    evidence: { inbound: 'guess' },
    sources: ['nowhere yet'],
  },
  inbound: {
    verify: { scheme: 'token', in: 'header', name: 'x-token' },
    normalise({ body, receivedAt }) {
      const sent = read(body);
      const id = sent.text('id');
      const types = TYPES.get(sent.text('status') ?? '');
      if (!id) return failed('unexpected_shape', 'id');
      if (!types) return ignored('unknown_topic', sent.text('status')?.slice(0, 100));
      const order = { id, number: id, rawStatus: sent.text('status'), total: sent.money('total') };
      const customer = { ...splitName(sent.text('customer.name')), phone: sent.phone('customer.phone') };
      return observed(...orderObservations(types, { order, customer }, sent.time('at') ?? receivedAt));
    },
  },
  recognises: [{ when: { pt: 'Pedido pago', en: 'Order paid' }, type: 'order.paid' }],
  samples: [
    {
      name: 'paid',
      label: { pt: 'Pedido pago', en: 'Order paid' },
      body: {
        id: 1001,
        status: 'paid',
        total: 79.9,
        customer: { name: 'MARIA DA SILVA', phone: '(11) 98888-7777' },
        at: '2026-11-22T10:05:00-03:00',
      },
      expect: ['order.paid'],
    },
  ],
};

export default ${variableOf(slug)};
`;

export const testSource = ({
  slug,
}: NewConnector): string => `import ${variableOf(slug)} from '../../connectors/${slug}';
import { testConnector } from '../suite/connector';

testConnector(${variableOf(slug)});
`;

/** One delivery, to be replaced by what the vendor really sends. */
export const fixtureSource = ({ name }: NewConnector): string =>
  `${JSON.stringify(
    {
      description: `${name}: an order that was paid`,
      body: { id: '1002', status: 'paid', total: '129,90', at: '2026-11-22T10:05:00-03:00' },
      expect: [
        {
          type: 'order.paid',
          subject: 'order/1002',
          data: { order: { total: { amount: 12990, currency: 'BRL' } } },
        },
      ],
    },
    null,
    2,
  )}\n`;

/** The index with one import and one entry more, in alphabetical order. Throws where it is there already. */
export function withEntry(index: string, { slug }: NewConnector): string {
  const name = variableOf(slug);
  const imports = [...index.matchAll(/^import (\w+) from '\.\/([a-z0-9-]+)';$/gm)].map(
    ([line, , path = '']) => ({
      line,
      path,
    }),
  );
  if (imports.some(({ path }) => path === slug)) throw new Error(`${slug} is in the catalogue already`);
  const ordered = [...imports, { line: `import ${name} from './${slug}';`, path: slug }].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const [first] = imports;
  const last = imports.at(-1);
  if (!first || !last) throw new Error('the catalogue has no imports to stand among');
  const start = index.indexOf(first.line);
  const end = index.indexOf(last.line) + last.line.length;
  const listed = index.slice(0, start) + ordered.map(({ line }) => line).join('\n') + index.slice(end);
  const entries = ordered.map(({ line }) => /^import (\w+)/.exec(line)?.[1] ?? '');
  return listed.replace(
    /(\n {2}\[\n)[\s\S]*?(\n {2}\]\.map)/,
    `$1${entries.map((entry) => `    ${entry},`).join('\n')}$2`,
  );
}
