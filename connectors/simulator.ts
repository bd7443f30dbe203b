/**
 * A channel that sends nowhere: every message counts as sent and shows up in the list of what left,
 * so that a merchant can try automations without a phone at stake.
 */
import { type Connector, paceFields, toE164 } from '../src/kit';

const simulator: Connector = {
  slug: 'simulator',
  label: { pt: 'Simulador', en: 'Simulator' },
  category: 'messaging',
  fields: [
    {
      key: 'failFor',
      group: 'settings',
      label: { pt: 'Destinatário que falha', en: 'Recipient that fails' },
      type: 'text',
      required: false,
      example: '(11) 90000-0000',
      help: {
        pt: 'Telefone ou e-mail para o qual o simulador recusa o envio, para ver como fica um erro.',
        en: 'Phone or e-mail for which the simulator refuses, to see what a failure looks like.',
      },
    },
    {
      key: 'sender',
      group: 'settings',
      label: { pt: 'Telefone ou e-mail que envia', en: 'Phone or e-mail that sends' },
      type: 'text',
      required: false,
      example: '(11) 91234-5678',
      help: {
        pt: 'O seu próprio número, como num canal de verdade: mensagens para ele mesmo não saem.',
        en: 'Your own number, as in a real channel: messages to itself do not leave.',
      },
    },
    ...paceFields({ intervalSeconds: 0 }),
  ],
  setup: [
    {
      pt: 'Crie o canal e escolha-o nas automações: nada é enviado de verdade.',
      en: 'Create the channel and choose it in your automations: nothing is really sent.',
    },
    {
      pt: 'Veja em Mensagens o texto que cada cliente receberia. Quando gostar, troque o canal da automação pelo de verdade.',
      en: 'See under Messages what each customer would receive. When you like it, switch the automation to the real channel.',
    },
  ],
  sheet: {
    version: 'Parte da Ponte',
    cannot: [{ pt: 'Não envia nada a ninguém.', en: 'It sends nothing to anybody.' }],
    evidence: { channel: 'doc' },
    sources: ['docs/write-a-connector.md'],
  },
  notes: {
    pt: 'Serve para testes: nenhuma mensagem sai da Ponte.',
    en: 'For trying things out: no message leaves Ponte.',
  },
  channel: {
    address: 'any',
    idempotent: true,
    private: true,
    sender: ({ sender }) => plain(sender ?? '') || undefined,
    async send(outbound, key, { connection }) {
      const to = outbound.kind === 'message' ? outbound.to : '';
      return isSame(to, connection.settings.failFor ?? '')
        ? { kind: 'rejected', reason: 'refused', detail: 'simulator: failFor' }
        : { kind: 'sent', providerId: `sim_${key}` };
    },
  },
};

export default simulator;

/** Phones by their digits however they are written, anything else by its letters. */
const plain = (text: string): string => toE164(text) ?? text.trim().toLowerCase();

const isSame = (to: string, other: string): boolean => plain(other) !== '' && plain(to) === plain(other);
