import { describe, expect, it } from 'vitest';
import { EventData } from '../../src/kit/model';
import { PRESETS, REMINDERS } from '../../src/kit/notifications';
import { render } from '../../src/kit/template';
import { variablesOf } from './variables';

const LINE = '23793381286008200002315000050003912340000019990';

const DATA = EventData.parse({
  customer: { name: 'Maria', firstName: 'Maria', phone: '+5511988887777' },
  order: {
    id: '9',
    number: '1001',
    payment: { method: 'boleto', boleto: { digitableLine: LINE, dueDate: '2026-11-25' } },
  },
  charge: { id: '5', dueDate: '2026-11-25', url: 'https://banco.example/c/5' },
  appointment: { id: '4', startsAt: '2026-11-24T14:30:00-03:00', service: 'limpeza' },
});

describe.each(REMINDERS)('reminder $name.pt', (reminder) => {
  it.each(['pt', 'en'] as const)('reads well (%s)', (language) => {
    const rendered = render(reminder.text[language], DATA, { timeZone: 'America/Sao_Paulo' });
    if (!rendered.ok) throw new Error(rendered.detail);
    expect(rendered.text).toContain('Maria');
    expect(rendered.text).not.toMatch(/undefined|null|[{}%|]| {2}|\s[.,!?]/);
  });
  it('says in both languages the same, and is of a type with a notification of its own', () => {
    expect(variablesOf(reminder.text.pt).sort()).toEqual(variablesOf(reminder.text.en).sort());
    expect(PRESETS[reminder.type]?.name.pt).not.toBe(reminder.name.pt);
  });
  it('needs the date that it hangs on', () => {
    const { delay } = reminder;
    if ('anchor' in delay) expect(reminder.needs).toContain(delay.anchor);
    else expect(delay.minutes).toBeGreaterThan(0);
  });
});

it('gives the boleto to pay with the day before it is due', () => {
  const [first] = REMINDERS;
  const rendered = first && render(first.text.pt, DATA, { timeZone: 'America/Sao_Paulo' });
  expect(rendered?.ok && rendered.text).toBe(
    `Olá, Maria! Passando para lembrar que o boleto do seu pedido 1001 vence amanhã.\n\nPara pagar o boleto, copie a linha digitável:\n\n${LINE}\n\nVencimento: 25/11/2026\n\nSe já pagou, desconsidere esta mensagem.`,
  );
});
