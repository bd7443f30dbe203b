/** Notices in the shape of captured ones [code], shortened, with made-up people. */
import type { Sample } from '../../src/kit';

const SITE = 'https://docesdabia.atlassian.net';

const issue = (status: { id: string; name: string; category: string }) => ({
  id: '10412',
  self: `${SITE}/rest/api/2/10412`,
  key: 'VEND-12',
  fields: {
    summary: 'Festa de 15 anos',
    description:
      'Nome: Mariana Alves\nTelefone: (11) 98765-4321\nE-mail: mariana@exemplo.com.br\n\nBolo de 4 kg.',
    status: {
      self: `${SITE}/rest/api/2/status/${status.id}`,
      name: status.name,
      id: status.id,
      statusCategory: { id: 4, key: status.category, name: status.name },
    },
    project: { self: `${SITE}/rest/api/2/project/10000`, id: '10000', key: 'VEND', name: 'Vendas' },
    issuetype: { id: '10001', name: 'Tarefa', subtask: false },
    assignee: { accountId: '5b10a2844c20165700ede21g', displayName: 'Bia Prado' },
    reporter: null,
    labels: [],
    created: '2026-11-22T10:00:02.113-0300',
    updated: '2026-11-22T10:05:17.482-0300',
  },
});

const user = { accountId: '5b10a2844c20165700ede21g', displayName: 'Bia Prado', active: true };

export const samples: readonly Sample[] = [
  {
    name: 'created',
    label: { pt: 'Item criado', en: 'Issue created' },
    body: {
      timestamp: 1795352402113,
      webhookEvent: 'jira:issue_created',
      issue_event_type_name: 'issue_created',
      user,
      issue: issue({ id: '10008', name: 'Contato', category: 'new' }),
    },
    expect: ['card.created'],
  },
  {
    name: 'moved',
    label: { pt: 'Item mudou de status', en: 'Issue got another status' },
    body: {
      timestamp: 1795352717482,
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_generic',
      user,
      issue: issue({ id: '10009', name: 'Proposta', category: 'indeterminate' }),
      changelog: {
        id: '10871',
        items: [
          {
            field: 'status',
            fieldtype: 'jira',
            fieldId: 'status',
            from: '10008',
            fromString: 'Contato',
            to: '10009',
            toString: 'Proposta',
          },
        ],
      },
    },
    expect: ['card.moved'],
  },
];
