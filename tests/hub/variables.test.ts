import { describe, expect, it } from 'vitest';
import { exampleData } from '../../src/hub/example-data';
import { datesFor, variablesFor } from '../../src/hub/variables';
import { EVENT_TYPES, EventData, render } from '../../src/kit';

const ZONE = 'America/Sao_Paulo';

const find = (groups: ReturnType<typeof variablesFor>, path: string) =>
  groups.flatMap(({ variables }) => variables).find((one) => one.path === path);

describe('the dictionary of variables', () => {
  it.each([...EVENT_TYPES, 'custom.x' as const])('renders every variable of %s', (type) => {
    for (const { variables } of variablesFor(type, exampleData(type), ZONE))
      for (const { insert } of variables)
        expect(render(insert, {}, { timeZone: ZONE })).toMatchObject({ ok: true });
  });

  it('writes money, dates, phones and lists as people read them', () => {
    const groups = variablesFor('order.paid', exampleData('order.paid'), ZONE);
    expect(find(groups, 'order.total')).toMatchObject({ insert: '{{ order.total | money }}' });
    expect(find(groups, 'order.total')?.example).toMatch(/^R\$\s159,70$/);
    expect(find(groups, 'order.payment.boleto.dueDate')?.example).toBe('05/12/2026');
    expect(find(groups, 'customer.phone')?.example).toBe('(11) 98888-7777');
    expect(find(groups, 'order.items')?.example).toBe('2x Camiseta\n1x Boné');
    expect(find(groups, 'order.subtotal')?.example).toBe('');
  });

  it('lists what only the event tells: answers, and what an unknown system sent', () => {
    const answers = { 'Seu nome': 'Bia' };
    const groups = variablesFor('form.submitted', { form: { id: 'f', answers } }, ZONE);
    expect(find(groups, 'form.answers.Seu nome')).toMatchObject({
      insert: '{{ form.answers["Seu nome"] }}',
      example: 'Bia',
    });
    const payload = { pet: { nome: 'Rex' }, datas: ['2026-12-01'] };
    const own = variablesFor('custom.banho', { payload }, ZONE);
    expect(find(own, 'payload.pet.nome')).toMatchObject({ insert: '{{ payload.pet.nome }}', example: 'Rex' });
    expect(find(own, 'payload.datas.0')?.example).toBe('2026-12-01');
  });

  it('offers the dates that reminders hang on', () => {
    expect(datesFor('order.awaiting_payment')).toContain('order.payment.boleto.dueDate');
    expect(datesFor('appointment.scheduled')).toEqual(expect.arrayContaining(['appointment.startsAt']));
    expect(datesFor('stock.changed')).toEqual([]);
  });
});

describe('the made-up example', () => {
  it.each(EVENT_TYPES)('of %s is as the model wants it', (type) => {
    expect(EventData.safeParse(exampleData(type))).toMatchObject({ success: true });
  });
});
