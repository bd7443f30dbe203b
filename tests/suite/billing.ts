/** Every call of a connector that knows what people owe, and what it must have answered. */
import { z } from 'zod';
import type { Billing, Contract, Title, Who } from '../../src/kit/billing';
import { Boleto, Money, Pix } from '../../src/kit/model';
import { type Callable, type Judge, judgeCall } from './judges';

const WHO: Readonly<Record<string, Who>> = {
  cpf: { taxId: '52998224725' },
  cnpj: { taxId: '11222333000181' },
  'new cnpj': { taxId: '12ABC34501DE35' },
  phone: { phone: '+5543988510000' },
  'phone abroad': { phone: '+14155552671' },
};

const CONTRACT: Contract = { id: '101', status: 'blocked' };
const TITLES: readonly Title[] = ['7', '7/../8'].map((id) => ({
  id,
  contractId: '101',
  amount: { amount: 8990, currency: 'BRL' },
  dueDate: '2026-12-10',
}));

export function billingCalls({ find, openTitles, detail, unlock }: Billing): Callable[] {
  return [
    ...Object.entries(WHO).map(
      ([by, who]): Callable => [`find by ${by}`, (call) => find(who, call), judgeFound, 'may be missing'],
    ),
    ...[{ taxId: '52998224725' }, {}].map(
      (taxId): Callable => [
        'open titles',
        (call) => openTitles({ id: '42', contracts: [CONTRACT], ...taxId }, call),
        judgeTitles,
        'may be missing',
      ],
    ),
    ...(detail
      ? TITLES.flatMap((title) =>
          ([undefined, 'boleto', 'pix'] as const).map(
            (wanted): Callable => [
              `detail ${wanted} of ${title.id}`,
              (call) => detail(title, call, wanted),
              judgeDetail,
              'may be missing',
            ],
          ),
        )
      : []),
    ...(unlock ? [['unlock', (call) => unlock(CONTRACT, call), judgeUnlocked] satisfies Callable] : []),
  ];
}

const text = z.string().min(1);

const AContract = z.strictObject({
  id: text,
  plan: text.optional(),
  status: z.enum(['active', 'blocked', 'cancelled', 'other']),
  statusText: text.optional(),
  address: text.optional(),
});
/** Strict: there is no place for what a system says besides. */
const ADebtor = z.strictObject({
  id: text,
  name: text.optional(),
  taxId: text.optional(),
  contracts: z.array(AContract),
});
const ATitle = z.strictObject({
  id: text,
  contractId: text.optional(),
  description: text.optional(),
  amount: Money,
  dueDate: z.iso.date(),
  boleto: Boleto.optional(),
  pix: Pix.optional(),
  url: z.url().optional(),
});

const judgeBy =
  (schema: z.ZodType): Judge =>
  (value) => {
    const judged = judgeCall(value);
    const parsed = judged.ok ? schema.safeParse(value) : undefined;
    return parsed?.success === false ? { ok: true, problems: [z.prettifyError(parsed.error)] } : judged;
  };

const ok = z.literal(true);
const judgeFound = judgeBy(z.strictObject({ ok, debtor: ADebtor.optional() }));
const judgeTitles = judgeBy(z.strictObject({ ok, titles: z.array(ATitle) }));
const judgeDetail = judgeBy(z.strictObject({ ok, title: ATitle }));
const judgeUnlocked = judgeBy(
  z.strictObject({
    ok,
    unlocked: z.boolean(),
    until: text.optional(),
    refusal: z.enum(['used_up', 'not_blocked', 'not_allowed']).optional(),
  }),
);
