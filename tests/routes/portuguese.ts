/** What an address of a page calls a list of the API. */
export const LISTS: Readonly<Record<string, string>> = {
  integracoes: 'connections',
  notificacoes: 'automations',
  fila: 'dispatches',
  entregas: 'deliveries',
  eventos: 'events',
  problemas: 'dead-letters',
  equipes: 'teams',
  membros: 'members',
  convites: 'invitations',
  chaves: 'api-keys',
};
