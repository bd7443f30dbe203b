/** The settings form of Efí, and what there is to know before choosing it. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { API } from './api';

export const fields: readonly Field[] = [
  {
    key: 'clientId',
    group: 'credentials',
    label: { pt: 'Client_Id', en: 'Client_Id' },
    type: 'text',
    required: true,
    pattern: String.raw`\s*Client_Id_\S+\s*`,
    example: 'Client_Id_cole-aqui-o-identificador',
  },
  {
    key: 'clientSecret',
    group: 'credentials',
    label: { pt: 'Client_Secret', en: 'Client_Secret' },
    type: 'secret',
    required: true,
    sensitive: true,
    example: 'Client_Secret_cole-aqui-a-chave',
    help: {
      pt: 'Na Efí, em API › Aplicações, com a API de Emissões (Cobranças) ativada. O certificado não é usado.',
      en: 'In Efí, at API › Applications, with the API de Emissões (Cobranças) enabled. The certificate is not used.',
    },
  },
  {
    key: 'webhookSecret',
    group: 'credentials',
    label: { pt: 'Segredo do endereço (hmac)', en: "Address's secret (hmac)" },
    type: 'secret',
    required: false,
    sensitive: true,
    generate: true,
    pattern: String.raw`[\w\-]{16,128}`,
    example: 'deixe-em-branco-para-gerar-um',
    help: {
      pt: 'Vai no fim do endereço que a Efí chama: ?hmac=SEGREDO. Deixe em branco e criamos um.',
      en: 'Goes to the end of the address that Efí calls: ?hmac=SECRET. Leave it empty and we make one.',
    },
  },
  {
    key: 'notificationUrl',
    group: 'credentials',
    label: { pt: 'Endereço de notificação dos boletos', en: 'Address for notices of boletos' },
    type: 'secret',
    required: false,
    sensitive: true,
    pattern: String.raw`\s*https://\S+\?hmac=[\w\-]{16,128}\s*`,
    example: 'https://ponte.exemplo.com.br/hooks/efi/abc?hmac=deixe-em-branco-para-gerar-um',
    help: {
      pt: 'O endereço desta integração com ?hmac=SEGREDO no fim. Com ele, os boletos criados pela Ponte avisam na hora; sem ele, a consulta de hora em hora os encontra.',
      en: 'The address of this connection with ?hmac=SECRET at its end. With it boletos made by Ponte tell at once; without it the hourly look finds them.',
    },
  },
  baseUrlField({
    default: API,
    example: API,
    help: {
      pt: 'Em homologação: https://cobrancas-h.api.efipay.com.br/v1',
      en: 'For the sandbox: https://cobrancas-h.api.efipay.com.br/v1',
    },
  }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Na Efí, abra API › Aplicações, crie uma aplicação com a API de Emissões e copie Client_Id e Client_Secret para cá.',
    en: 'In Efí, open API › Applications, make an application with the API de Emissões and copy Client_Id and Client_Secret here.',
    url: 'https://app.sejaefi.com.br/api',
  },
  {
    pt: 'Salve, guarde o segredo mostrado e clique em "Testar". Boletos dos últimos 30 dias são consultados de hora em hora.',
    en: 'Save, keep the secret that is shown and click "Test". Boletos of the last 30 days are looked at every hour.',
  },
  {
    pt: 'Se outro sistema seu cria os boletos, ponha nele como notification_url o endereço desta integração com ?hmac=SEGREDO no fim: os avisos passam a chegar na hora.',
    en: "If another system of yours makes the boletos, give it this connection's address with ?hmac=SECRET at its end as notification_url: notices then come at once.",
  },
  {
    pt: 'Para receber Pix: cadastre o webhook da sua chave pela API Pix da Efí, de um computador com o seu certificado: PUT /v2/webhook/SUA_CHAVE com o cabeçalho x-skip-mtls-checking: true e {"webhookUrl": "ENDEREÇO?hmac=SEGREDO&ignorar="}. A Ponte não consegue fazer essa chamada.',
    en: 'To hear of Pix: register the webhook of your key through Efí\'s Pix API, from a computer that has your certificate: PUT /v2/webhook/YOUR_KEY with the header x-skip-mtls-checking: true and {"webhookUrl": "ADDRESS?hmac=SECRET&ignorar="}. Ponte cannot make that call.',
    url: 'https://dev.efipay.com.br/docs/api-pix/webhooks',
  },
];

export const notes: Label = {
  pt: 'A Efí prova que é ela com um certificado (mTLS), que um endereço compartilhado como o da Ponte não pode exigir; a alternativa que ela oferece é o segredo no endereço, por isso a nota C. O conteúdo de boletos é sempre buscado na Efí; o de Pix vem no próprio aviso. Um Pix diz quem pagou só quando a Efí informa, e nunca o telefone.',
  en: "Efí proves itself with a certificate (mTLS), which a shared address such as Ponte's cannot demand; the substitute that it offers is the secret in the address, hence grade C. What is told of boletos is always fetched from Efí; of Pix it comes with the notice. A Pix says who paid only when Efí tells, and never a phone.",
};

export const sheet: Sheet = {
  version: 'API Cobranças v1, API Pix v2 (webhook)',
  limits: {
    pt: 'O token vale 10 minutos; a lista de cobranças alcança 30 dias.',
    en: 'A token lasts 10 minutes; the list of charges reaches 30 days.',
  },
  evidence: { inbound: 'doc', poll: 'doc', probe: 'doc', actions: 'doc' },
  cannot: [
    {
      pt: 'Criar cobrança Pix, devolver Pix ou cadastrar o webhook Pix: a API Pix exige o certificado da conta em cada chamada, e um Worker não consegue apresentar o certificado de cada lojista (testado: tests/e2e/client-certificates.test.ts).',
      en: "Make Pix charges, give Pix back or register the Pix webhook: the Pix API demands the account's certificate on every call, and a Worker cannot show each merchant's own (tried: tests/e2e/client-certificates.test.ts).",
    },
    {
      pt: 'Devolver boleto: a Efí devolve pela API só o que foi pago no cartão.',
      en: 'Give a boleto back: through its API Efí gives back only what was paid by card.',
    },
    {
      pt: 'Carnês e assinaturas por inteiro: de um carnê, só as três parcelas que mudaram por último; criar, não.',
      en: 'Carnets and subscriptions as a whole: of a carnet only the three parcels that changed last; none is made.',
    },
    {
      pt: 'Nunca foi testado com uma conta real.',
      en: 'Never tried with a real account.',
    },
  ],
  sources: [
    'https://dev.efipay.com.br/docs/api-cobrancas/notificacoes',
    'https://dev.efipay.com.br/docs/api-cobrancas/boleto',
    'https://dev.efipay.com.br/docs/api-pix/webhooks',
    'https://github.com/efipay/sdk-node-apis-efi',
    'https://github.com/bacen/pix-api',
    'https://github.com/cloudflare/workerd/issues/7201',
  ],
};
