/** What all answers are made of: problems, texts in two languages, reasons. */
import { z } from '@hono/zod-openapi';
import { explain } from '../../../src/kit';
import { PROBLEM_CODES } from '../../../src/problem';

export const id = z.string();
export const time = z.iso.datetime({ offset: true });
export const text = z.string();
export const texts = z.record(text, text);

export const ProblemAnswer = z
  .object({
    type: z.literal('about:blank'),
    title: text,
    status: z.int(),
    code: z.enum(PROBLEM_CODES).openapi({ description: 'Stable: what programs decide by.' }),
    requestId: id.openapi({ description: 'Finds this request in the logs.' }),
    detail: text.optional(),
    errors: z
      .array(z.object({ path: text, message: text }))
      .optional()
      .openapi({ description: 'Every wrong field, by its dotted path.' }),
  })
  .openapi('Problem', { description: 'RFC 9457.' });

export const Label = z
  .object({ pt: text, en: text })
  .openapi('Label', { description: 'A text for merchants, in Portuguese and English.' });

export const Reason = z
  .object({
    code: text.openapi({ description: 'Stable.', example: 'paused' }),
    who: z.enum(['merchant', 'platform', 'destination', 'hub', 'nobody']).openapi({
      description: 'Who must act.',
    }),
    pt: text,
    en: text,
    next: Label.openapi({ description: 'What to do now.' }),
  })
  .openapi('Reason', { description: 'Why something did not happen.' });

/** A stored code as answers show it. */
export const reasonOf = (code: string | null | undefined): z.infer<typeof Reason> | null =>
  code ? explain(code) : null;
