/** The form of the sending hours, read: days as people write them, lists line by line. */
import type { SendingRules } from '../../../src/store/types';
import type { Translate } from '../../../src/ui/text';
import { SendingRules as Rules } from '../../api/schemas';
import type { Typed } from '../page';

/** As the database has it, of what stands in a line: `25/12`, `25/12/2026`, or already so. */
function dayIn(line: string): string {
  const [, day = '', month = '', year] = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(line) ?? [];
  if (day === '') return line;
  return `${year ? `${year}-` : ''}${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The day before the month, in both languages. */
export const dayShown = (day: string): string => day.split('-').reverse().join('/');

const linesOf = (text = ''): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** The rules but for the owner's phone, or what is wrong, by field. */
export function rulesIn(
  t: Translate,
  { quietFrom = '', quietTo = '', businessDaysOnly, holidays, optOutWords }: Typed,
): { ok: true; rules: SendingRules } | { ok: false; errors: Typed } {
  const days = linesOf(holidays);
  const words = linesOf(optOutWords);
  // Some browsers send the seconds too.
  const from = quietFrom.slice(0, 5);
  const to = quietTo.slice(0, 5);
  const rules: SendingRules = {
    ...(from || to ? { quietHours: { from, to } } : {}),
    ...(businessDaysOnly === undefined ? {} : { businessDaysOnly: true }),
    ...(days.length > 0 ? { holidays: days.map(dayIn) } : {}),
    ...(words.length > 0 ? { optOutWords: words } : {}),
  };
  const result = Rules.safeParse(rules);
  if (result.success) return { ok: true, rules };
  const errors: Typed = {};
  for (const { path } of result.error.issues) {
    const [what, at] = path;
    const line = typeof at === 'number' ? at : undefined;
    if (what === 'quietHours') errors[from === '' ? 'quietFrom' : 'quietTo'] = t('hours.quiet.error');
    if (what === 'holidays')
      errors.holidays ??=
        line === undefined ? t('hours.holidays.many') : t('hours.holidays.error', { line: days[line] ?? '' });
    if (what === 'optOutWords')
      errors.optOutWords ??=
        line === undefined ? t('hours.words.many') : t('hours.words.error', { line: words[line] ?? '' });
  }
  return { ok: false, errors };
}
