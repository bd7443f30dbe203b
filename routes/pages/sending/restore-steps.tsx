/** What a saved configuration changes, part by part, as a table. */
import type { Step } from '../../../src/hub/backup-steps';
import type { FieldError } from '../../../src/problem';
import { Badge, Notice, Table, type Tone } from '../../../src/ui/parts';
import { isTextKey } from '../../../src/ui/text';
import { type PageContext, textsOf } from '../page';

const TONES: Readonly<Record<Step['what'], Tone>> = {
  create: 'good',
  change: 'warn',
  same: undefined,
  refused: 'bad',
};

/** Part by part; what is the same is only counted. */
export const Steps = ({ c, steps }: { c: PageContext; steps: readonly Step[] }) => {
  const t = textsOf(c);
  const told = steps.filter(({ what }) => what !== 'same');
  const hasNew = told.some(({ kind, what }) => kind === 'connection' && what === 'create');
  return (
    <>
      {told.length === 0 ? (
        <Notice tone="good">
          <p>{t('backup.preview.same')}</p>
        </Notice>
      ) : (
        <Table
          caption={t('backup.preview')}
          columns={[
            { label: t('backup.part') },
            { label: t('column.name') },
            { label: t('backup.what') },
            { label: t('backup.detail') },
          ]}
          rows={told.map((step) => [
            t(`backup.kind.${step.kind}`),
            step.name,
            <Badge tone={TONES[step.what]}>{t(`backup.what.${step.what}`)}</Badge>,
            detailOf(c, step),
          ])}
        />
      )}
      {told.length === steps.length ? null : <p>{t('backup.same', { count: steps.length - told.length })}</p>}
      {hasNew ? (
        <Notice tone="warn">
          <p>{t('backup.waiting')}</p>
        </Notice>
      ) : null}
    </>
  );
};

/** Which members change, or what is wrong with which. */
function detailOf(c: PageContext, { fields, errors }: Step): string {
  const t = textsOf(c);
  const nameOf = (path: string): string => {
    const key = `backup.field.${path.split('.')[0]}`;
    return isTextKey(key) ? t(key) : path;
  };
  const wrong = ({ message, pt = t('backup.wrongValue') }: FieldError): string => t.of({ pt, en: message });
  return errors.length > 0
    ? errors.map((error) => `${nameOf(error.path)}: ${wrong(error)}`).join('; ')
    : fields.map(nameOf).join(', ');
}
