/** An answered form, as our script tells it and as the listing writes it: `{form, respondentEmail, answers[]}`. */
import { type Normalised, observed, type Reader } from '../../src/kit';
import { customerIn } from '../families/answers';
import { told } from '../families/apps-script';

export const normalise = told(['form.submitted'], (sent, { id, time }): Normalised => {
  const answers = answersIn(sent);
  const customer = customerIn(answers, sent.email('respondentEmail'));
  const title = sent.text('form.title');
  const form = { id: sent.id('form.id') ?? id, ...(title ? { title } : {}), answers };
  return observed({
    type: 'form.submitted',
    subject: `form/${id}`,
    time,
    data: { form, ...(customer ? { customer } : {}) },
  });
});

/** By the question's title; a second question of the same title is told apart by its number. */
function answersIn(sent: Reader): Record<string, string | string[]> {
  const answers = new Map<string, string | string[]>();
  for (const answer of sent.list('answers')) {
    const title = answer.text('title') ?? answer.text('id');
    const value = Array.isArray(answer.at('value').value)
      ? answer.list('value').flatMap((one) => one.text() ?? [])
      : answer.text('value');
    if (title === undefined || value === undefined || value.length === 0) continue;
    const name = answers.has(title) ? `${title} (${answers.size + 1})` : title;
    answers.set(name, value);
  }
  return Object.fromEntries(answers);
}
