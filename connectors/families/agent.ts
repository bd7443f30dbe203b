/** What AI agents that can be written to have in common. */
import type { Label } from '../../src/kit';

/** What the members of "write to the agent" are called in a form. */
export const WRITTEN_LABELS = {
  contact: { pt: 'Quem escreve (telefone)', en: 'Who writes (phone)' },
  text: { pt: 'Mensagem', en: 'Message' },
  name: { pt: 'Nome de quem escreve', en: 'Name of who writes' },
  chatId: { pt: 'Código da conversa no agente', en: "The agent's id of the chat" },
  conversationId: { pt: 'Código da conversa no agente', en: "The agent's id of the conversation" },
} as const satisfies Record<string, Label>;
