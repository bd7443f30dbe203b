/** The addresses to paste into a sales platform, where the connection sells, and into a chatbot, where it bills. */
import type { FC } from 'hono/jsx';
import type { Connection } from '../../../src/store/connections';
import { Copy } from '../../../src/ui/parts';
import type { TextKey, Translate } from '../../../src/ui/text';

/** In the order of OmniChat's form. */
const ADDRESSES = [
  ['connections.custom.search', '/v1/products/productsearch'],
  ['connections.custom.provision', '/v1/orders/orderprovisioning'],
  ['connections.custom.cancel', '/v1/orders/ordercancel'],
  ['connections.custom.check', '/v1/orders/orderchecker'],
  ['connections.custom.status', '/v1/orders/statuschange'],
] as const satisfies readonly (readonly [TextKey, string])[];

/** `base`: of the hosted endpoints. */
export const Custom: FC<{ t: Translate; connection: Connection; base: string }> = ({
  t,
  connection,
  base,
}) => (
  <section aria-labelledby="vendas">
    <h2 id="vendas">{t('connections.custom')}</h2>
    <p>{t('connections.custom.lead')}</p>
    {ADDRESSES.map(([label, path], n) => (
      <>
        <h3>{t(label)}</h3>
        <Copy t={t} id={`vendas-${n}`} text={base + path} of={t(label)} />
      </>
    ))}
    <p>{t('connections.custom.header')}</p>
    <p>
      <a href={`/integracoes/${connection.id}/endereco`}>{t('connections.custom.rotate')}</a>
    </p>
  </section>
);

/** `base`: of what chatbots ask. */
export const Chatbot: FC<{ t: Translate; base: string }> = ({ t, base }) => (
  <section aria-labelledby="chatbot">
    <h2 id="chatbot">{t('connections.chatbot')}</h2>
    <p>{t('connections.chatbot.lead')}</p>
    <Copy t={t} id="chatbot-base" text={base} of={t('connections.chatbot')} />
    <p>{t('connections.chatbot.questions')}</p>
    <p>{t('connections.chatbot.agents')}</p>
    <Copy t={t} id="chatbot-openapi" text={`${base}/openapi.json`} of="OpenAPI" />
  </section>
);
