/** The words by which a customer asks to get no more messages, or to get them again. */

const OUT = [
  'sair',
  'parar',
  'pare',
  'stop',
  'descadastrar',
  'descadastre',
  'remover',
  'unsubscribe',
  'nao quero',
  'nao quero receber',
  'nao quero mais receber',
  'nao me mande mais mensagens',
  'cancelar inscricao',
  'parar de receber',
  'sair da lista',
];
/** "Cancelar" alone is not among them: who answers so to an order means the order. */
const IN = ['voltar a receber', 'quero receber', 'start', 'reativar'];

/** What a message asks for, if it says nothing else; `own` are words of the shop's. */
export function optOutIn(text: string, own: readonly string[] = []): 'out' | 'in' | undefined {
  const said = plain(text);
  if (said === '') return undefined;
  if (IN.includes(said)) return 'in';
  return OUT.includes(said) || own.some((word) => plain(word) === said) ? 'out' : undefined;
}

/** Without accents, capitals, punctuation and double blanks. */
const plain = (text: string): string =>
  text
    .slice(0, 200)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
