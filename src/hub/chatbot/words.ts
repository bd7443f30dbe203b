/** What a chatbot prints: short, plain, in the merchant's language. */
import { type Contract, formatMoney, formatPhone, type Label, type Refusal, type Title } from '../../kit';

export const WORDS = {
  whom: {
    pt: 'Informe o CPF ou CNPJ, ou o telefone com DDD.',
    en: 'Give the CPF or CNPJ, or the phone with its area code.',
  },
  wrongTaxId: {
    pt: 'Este CPF ou CNPJ não é válido. Confira os números.',
    en: 'This CPF or CNPJ is not valid. Check its digits.',
  },
  nobody: { pt: 'Não encontramos cadastro com esses dados.', en: 'We found nobody with these data.' },
  notHere: { pt: 'Esta consulta não está disponível aqui.', en: 'This is not available here.' },
  down: {
    pt: 'O sistema não respondeu agora. Tente de novo em instantes.',
    en: 'The system did not answer. Try again in a moment.',
  },
  nothingOpen: { pt: 'Não há nada em aberto. Está tudo em dia.', en: 'Nothing is open. All is paid.' },
  noContract: { pt: 'Não encontramos contrato.', en: 'We found no contract.' },
  whichContract: { pt: 'Qual contrato? Informe o número.', en: 'Which contract? Give its number.' },
  noTitle: { pt: 'Não encontramos este título em aberto.', en: 'We found no open bill like that.' },
  noBoleto: { pt: 'Não há boleto para este título.', en: 'There is no boleto for this bill.' },
  noPix: { pt: 'Não há Pix para este título.', en: 'There is no Pix for this bill.' },
  unlocked: { pt: 'Pronto: o acesso foi liberado.', en: 'Done: access is back.' },
  notUnlocked: { pt: 'Não foi possível liberar o acesso.', en: 'Access could not be given back.' },
  noOrder: { pt: 'Não encontramos este pedido.', en: 'We found no such order.' },
  whichOrder: { pt: 'Informe o número do pedido.', en: 'Give the number of the order.' },
  whoIsIt: {
    pt: 'Informe o nome e um telefone ou e-mail.',
    en: 'Give the name, and a phone or an e-mail address.',
  },
  noted: { pt: 'Recebemos os seus dados. Obrigado.', en: 'We have your data. Thank you.' },
} as const satisfies Record<string, Label>;

export const REFUSALS: Readonly<Record<Refusal, Label>> = {
  used_up: {
    pt: 'O desbloqueio em confiança já foi usado. Depois do pagamento o acesso volta sozinho.',
    en: 'The trust unlock was used already. After payment access comes back by itself.',
  },
  not_blocked: { pt: 'O acesso não está bloqueado.', en: 'Access is not blocked.' },
  not_allowed: {
    pt: 'O provedor não permite o desbloqueio em confiança neste contrato.',
    en: 'The provider allows no trust unlock for this contract.',
  },
};

const STATUSES: Readonly<Record<Contract['status'], Label>> = {
  active: { pt: 'ativo', en: 'active' },
  blocked: { pt: 'bloqueado', en: 'blocked' },
  cancelled: { pt: 'cancelado', en: 'cancelled' },
  other: { pt: 'em outra situação', en: 'in another state' },
};

/** Labels in one language. */
export const speaker =
  (language: string) =>
  (label: Label): string =>
    language === 'en' ? label.en : label.pt;
export type Speak = ReturnType<typeof speaker>;

export const statusOf = (say: Speak, { status, statusText }: Contract): string =>
  statusText ?? say(STATUSES[status]);

/** `2026-11-22` as people here write it. */
export const dayOf = (date: string): string => date.split('-').reverse().join('/');

/** `R$ 99,90, vence em 22/11/2026`. */
export const titleLine = (say: Speak, { amount, dueDate }: Title): string =>
  say({
    pt: `${formatMoney(amount)}, vence em ${dayOf(dueDate)}`,
    en: `${formatMoney(amount, 'en')}, due on ${dayOf(dueDate)}`,
  });

/** A document that can be recognised and not read: `***.982.247-**`. */
export const maskedTaxId = (taxId: string): string =>
  taxId.length === 11
    ? `***.${taxId.slice(3, 6)}.${taxId.slice(6, 9)}-**`
    : `**.${taxId.slice(2, 5)}.***/****-**`;

export const phoneText = formatPhone;
