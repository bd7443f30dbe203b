/** The settings form of Promosys, and what there is to know before choosing it. */
import { baseUrlField, type Field, type Label, type SetupStep, type Sheet } from '../../src/kit';
import { presetFields } from '../families/mapped/preset';

export const API = 'https://jcf.promosysweb.com';

/** Of one answer, or of the first in a list of them. */
const at = (path: string): string[] => [`Consulta.${path}`, `Consulta.0.${path}`, path];

/** The answer of `consultaCpfOffline.php` as several clients read it [code]. */
export const PRESET = JSON.stringify({
  type: 'lead.updated',
  fields: {
    'lead.id': at('BENEFICIO.nb'),
    'lead.title': at('ESP'),
    'lead.stage': at('BENEFICIO.situacao'),
    'customer.name': at('NOME'),
    'customer.phone': [...at('WHATSAPP_1_FORMATADO'), ...at('WHATSAPP_2_FORMATADO')],
    'customer.taxId': at('FULL_CPF'),
  },
});

export const fields: readonly Field[] = [
  {
    key: 'user',
    group: 'credentials',
    label: { pt: 'Usuário da API', en: 'API user' },
    type: 'text',
    required: true,
    example: 'LOJA',
  },
  {
    key: 'password',
    group: 'credentials',
    label: { pt: 'Senha da API', en: 'API password' },
    type: 'secret',
    required: true,
    sensitive: true,
    example: 'a-senha-da-api-da-promosys',
  },
  ...presetFields(PRESET),
  baseUrlField({
    default: API,
    example: API,
    help: {
      pt: 'O endereço que a Promosys lhe deu, sem /services.',
      en: 'The address that Promosys gave you, without /services.',
    },
  }),
];

export const setup: readonly SetupStep[] = [
  {
    pt: 'Preencha o usuário e a senha da API, salve e clique em "Testar". O teste pergunta pelos créditos e não consulta CPF nenhum.',
    en: 'Fill in the API user and password, save and click "Test". The test asks for the credits and looks up no CPF.',
  },
  {
    pt: 'A Promosys não envia avisos. Faça o sistema que consulta os CPFs enviar a resposta da consulta por POST para o endereço desta integração, com o token no cabeçalho x-webhook-token.',
    en: 'Promosys sends no notices. Have the system that looks up CPFs POST the answer to the address of this connection, with the token in the header x-webhook-token.',
  },
];

export const notes: Label = {
  pt: 'Integração experimental: a Promosys não publica documentação. Tudo aqui vem de código público de terceiros e nunca foi testado com uma conta real. Benefício, renda e conta bancária são dados pessoais: só nome, CPF, WhatsApp, espécie e situação viram evento, e o resto deve ser cortado antes de enviar. Guarde o consentimento de quem foi consultado.',
  en: 'Experimental: Promosys publishes no documentation. All of this is from public code of others and was never tried with a real account. Benefit, income and bank account are personal data: only name, CPF, WhatsApp, kind and status become an event, and the rest should be cut off before sending. Keep the consent of whoever was looked up.',
};

export const sheet: Sheet = {
  version: 'services/*.php',
  limits: {
    pt: 'Cada consulta de CPF é cobrada pela Promosys.',
    en: 'Promosys charges for each look-up of a CPF.',
  },
  evidence: { inbound: 'code', probe: 'code' },
  cannot: [
    {
      pt: 'Consultar um CPF: cada consulta custa, e uma ação da Ponte não devolve dados. Quem consulta é o seu sistema.',
      en: 'Look up a CPF: each look-up costs, and an action of Ponte hands no data back. Your own system does it.',
    },
    {
      pt: 'Vários benefícios na mesma resposta: só o primeiro vira evento. Envie um de cada vez.',
      en: 'Several benefits in one answer: only the first makes an event. Send them one by one.',
    },
    {
      pt: 'Avisar quando um benefício muda: a Promosys não envia avisos.',
      en: 'Tell when a benefit changes: Promosys sends no notices.',
    },
  ],
  sources: ['https://github.com/assessoriacondignado/crm-assessoria'],
};
