/** Proposals of made-up people, as the API shows them. */
import type { Recognition, Sample } from '../../src/kit';

const PROPOSAL = {
  proposalId: '90210',
  proposalContractNumber: '123456/26',
  proposalStatusId: 60,
  proposalStatusDisplayTitle: 'Aguardando formalização',
  contractFormalizationLink: 'https://formaliza.example/c/90210',
  borrower: { name: 'Maria Aparecida Souza', cpf: '52998224725', phoneNumber: '11988887777' },
  financial: { totalReleasedAmount: 1520.35, totalAmount: 1780.1 },
};

export const recognises: readonly Recognition[] = [
  { when: { pt: 'Proposta paga (situação 130)', en: 'Proposal paid (status 130)' }, type: 'card.won' },
  {
    when: { pt: 'Qualquer outra situação da proposta', en: 'Any other status of the proposal' },
    type: 'card.updated',
  },
];

export const samples: readonly Sample[] = [
  {
    name: 'formalisation',
    label: { pt: 'Proposta aguardando formalização', en: 'Proposal awaiting formalisation' },
    body: { statusCode: 200, data: PROPOSAL },
    expect: ['card.updated'],
  },
  {
    name: 'paid',
    label: { pt: 'Proposta paga', en: 'Proposal paid' },
    body: { data: { ...PROPOSAL, proposalStatusId: 130, proposalStatusDisplayTitle: 'Paga' } },
    expect: ['card.won'],
  },
];
