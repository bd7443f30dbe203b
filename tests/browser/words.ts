/** The words by which the flows find their way, in both languages. */
export type Language = 'pt-BR' | 'en';

export const LANGUAGES: readonly Language[] = ['pt-BR', 'en'];

const PORTUGUESE = {
  // Signing in.
  email: 'E-mail',
  password: 'Senha',
  signIn: 'Entrar',
  // Connecting.
  connections: 'Integrações',
  newConnection: /^(Nova integração|Abrir o catálogo)$/,
  search: 'Buscar',
  simulator: 'Simulador',
  description: 'Descrição',
  token: 'Token da API',
  more: 'Mais opções',
  address: 'Endereço da API',
  create: 'Criar integração',
  test: 'Testar conexão',
  works: 'A conexão funciona.',
  fails: 'O teste não passou.',
  refused: 'A credencial foi recusada.',
  next: 'Gere uma credencial nova e salve na integração.',
  whoMustAct: 'Quem resolve: você.',
  // Notifications.
  notifications: 'Notificações',
  switch: 'Pagamento aprovado: ligada',
  edit: 'Editar: Pagamento aprovado',
  text: 'Texto',
  save: 'Salvar',
  saved: 'Notificação “Pagamento aprovado” salva.',
  // Simulating.
  simulate: 'Simular',
  sample: 'Exemplo',
  paid: 'Pedido pago no cartão (visto na consulta)',
  recipient: 'Enviar as mensagens para',
  confirmed: /O pagamento do seu pedido .* foi confirmado/,
  queue: 'Fila',
  sent: 'Enviados',
  // What is not there.
  nothingHere: 'Não há nada neste endereço, ou não é da sua empresa.',
  toHome: 'Voltar ao início',
};

export type Words = typeof PORTUGUESE;

const ENGLISH: Words = {
  email: 'E-mail',
  password: 'Password',
  signIn: 'Sign in',
  connections: 'Connections',
  newConnection: /^(New connection|Open the catalogue)$/,
  search: 'Search',
  simulator: 'Simulator',
  description: 'Description',
  token: 'API token',
  more: 'More options',
  address: 'API address',
  create: 'Create connection',
  test: 'Test connection',
  works: 'The connection works.',
  fails: 'The test did not pass.',
  refused: 'The credential was refused.',
  next: 'Make a new credential and save it.',
  whoMustAct: 'Who must act: you.',
  notifications: 'Notifications',
  switch: 'Payment approved: on',
  edit: 'Edit: Payment approved',
  text: 'Text',
  save: 'Save',
  saved: 'Notification “Payment approved” saved.',
  simulate: 'Simulate',
  sample: 'Sample',
  paid: 'Order paid by card (seen by the poll)',
  recipient: 'Send the messages to',
  // Ready-made notifications are written as Brazilian customers read them.
  confirmed: /O pagamento do seu pedido .* foi confirmado/,
  queue: 'Queue',
  sent: 'Sent',
  nothingHere: 'There is nothing at this address, or it is not your company’s.',
  toHome: 'Back to the start',
};

export const WORDS: Readonly<Record<Language, Words>> = { 'pt-BR': PORTUGUESE, en: ENGLISH };
