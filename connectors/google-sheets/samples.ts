/** Made-up rows, as the script tells them. */
import type { Recognition, Sample } from '../../src/kit';

export const recognises: readonly Recognition[] = [
  { when: { pt: 'Linha nova na planilha', en: 'New row in the sheet' }, type: 'row.changed' },
  { when: { pt: 'Linha alterada na planilha', en: 'Changed row in the sheet' }, type: 'row.changed' },
];

const row = {
  v: 1,
  event: 'row.added',
  id: '1PlAnIlHaDoSpEdIdOs:0:12',
  occurredAt: '2026-11-22T13:05:00.000Z',
  spreadsheet: { id: '1PlAnIlHaDoSpEdIdOs', name: 'Encomendas' },
  sheet: { id: 0, name: 'Pedidos' },
  row: 12,
  url: 'https://docs.google.com/spreadsheets/d/1PlAnIlHaDoSpEdIdOs/edit#gid=0&range=A12',
  fields: {
    Nome: 'Mariana Alves',
    WhatsApp: '(11) 98765-4321',
    Pedido: 'Bolo de cenoura',
    Valor: 'R$ 79,90',
  },
};

export const samples: readonly Sample[] = [
  {
    name: 'added',
    label: { pt: 'Linha nova', en: 'New row' },
    body: row,
    expect: ['row.changed'],
  },
  {
    name: 'edited',
    label: { pt: 'Linha alterada', en: 'Changed row' },
    body: { ...row, event: 'row.edited', fields: { ...row.fields, Status: 'Pronto' } },
    expect: ['row.changed'],
  },
];
