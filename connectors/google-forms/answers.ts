/** The answers of a form as a listing: those that came after the newest known one, with a minute of overlap. */
import {
  type Call,
  callFailure,
  isOk,
  type Listing,
  type Reader,
  read,
  readCursor,
  rowsPerPage,
} from '../../src/kit';
import { noticeLike } from '../families/apps-script';
import { ask, idIn, noConsent, nothingYet } from '../families/google';

export const HOME = 'https://forms.googleapis.com';

const OVERLAP_MS = 60_000;

/** `since` stays the same on all pages of a walk; `newest` is where the next one starts. */
export const answers: Listing = {
  async list(call, cursor, { since, limit }) {
    const formId = idIn(call.connection.settings.formId);
    if (noConsent(call) || formId === undefined) return nothingYet(cursor);
    const at = readCursor(cursor);
    const from = at.time('since') ?? since;
    const pageToken = at.text('page');
    const result = await get(call, formId, '/responses', {
      filter: `timestamp >= ${new Date(from).toISOString()}`,
      pageSize: rowsPerPage(limit, { usual: 200 }),
      pageToken,
    });
    const page = isOk(result) ? read(result.json) : undefined;
    if (page?.value === undefined) return callFailure(result);
    const responses = page.list('responses').filter((one) => one.id('responseId') && timeOf(one));
    const form = responses.length > 0 ? await get(call, formId, '') : undefined;
    if (form && !isOk(form)) return callFailure(form);

    const titles = read(form?.ok ? form.json : undefined);
    const newest = [at.time('newest') ?? from, ...responses.map(timeOf)].reduce(later);
    const next = page.text('nextPageToken');
    return {
      ok: true,
      items: responses.map((response) => ({
        subject: `form/${response.id('responseId')}`,
        fingerprint: timeOf(response),
        updatedAt: timeOf(response),
        body: toldOf(response, formId, titles),
      })),
      cursor: JSON.stringify(
        next
          ? { since: from, page: next, newest }
          : { since: new Date(Math.max(Date.parse(newest) - OVERLAP_MS, Date.parse(since))).toISOString() },
      ),
      more: next !== undefined,
    };
  },
};

const get = (
  call: Call,
  formId: string,
  path: string,
  query: Record<string, string | number | undefined> = {},
) => ask(call, HOME, `/v1/forms/${encodeURIComponent(formId)}${path}`, { query });

const timeOf = (response: Reader): string => response.time('lastSubmittedTime', 'createTime') ?? '';
const later = (a: string, b: string): string => (Date.parse(b) > Date.parse(a) ? b : a);

/** In the shape of the script's notice. */
function toldOf(response: Reader, formId: string, form: Reader) {
  const given = form.list('items').flatMap((item) => {
    const questions = item.has('questionItem')
      ? [item.at('questionItem.question')]
      : item.list('questionGroupItem.questions');
    return questions.map((question) => {
      const row = question.text('rowQuestion.title');
      const title = [item.text('title'), row].filter(Boolean).join(' › ');
      const answer = response.at(`answers.${question.text('questionId')}`);
      const texts = answer.list('textAnswers.answers').flatMap((one) => one.text('value') ?? []);
      const files = answer
        .list('fileUploadAnswers.answers')
        .flatMap((one) => one.text('fileName', 'fileId') ?? []);
      const value = [...texts, ...files];
      return { id: question.text('questionId'), title, value: value.length === 1 ? value[0] : value };
    });
  });
  return noticeLike('form.submitted', response.id('responseId') ?? '', timeOf(response), {
    form: { id: formId, title: form.text('info.title', 'info.documentTitle') },
    respondentEmail: response.text('respondentEmail') ?? null,
    answers: given.filter(({ value }) => value !== undefined && value.length > 0),
  });
}
