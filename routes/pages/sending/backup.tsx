/** `/configuracoes/backup`: the configuration as a file, and the way back from one. */
import { exportConfiguration } from '../../../src/hub/backup';
import { whole } from '../../../src/hub/whole';
import { listTeams } from '../../../src/store/members';
import { Area, Tick } from '../../../src/ui/form';
import { Heading, Trail } from '../../../src/ui/parts';
import { type PageContext, page, type Typed, textsOf, typedIn } from '../page';

export const BACKUP = '/configuracoes/backup';

export function backupPage(c: PageContext, { text = '', error }: { text?: string; error?: string } = {}) {
  const t = textsOf(c);
  return page(c, {
    title: t('backup.title'),
    status: error ? 422 : 200,
    body: (
      <>
        <Trail t={t} to={[['/configuracoes', t('section.settings')]]} />
        <Heading title={t('backup.title')} lead={t('backup.lead')} />
        <h2>{t('backup.save')}</h2>
        <p>{t('backup.save.what')}</p>
        {/* A download leaves the page as it is: its button may be pressed again. */}
        <form method="post" action={`${BACKUP}/baixar`} data-again>
          <Tick name="optOuts" label={t('backup.optOuts')} required={false} />
          <button type="submit">{t('backup.download')}</button>
        </form>
        <h2>{t('backup.restore')}</h2>
        <p>{t('backup.restore.lead')}</p>
        <form method="post" action={`${BACKUP}/conferir`} enctype="multipart/form-data">
          <label>
            {t('backup.file')}
            <input type="file" name="file" accept="application/json,.json" />
          </label>
          <Area name="text" label={t('backup.text')} required={false} value={text} error={error} />
          <div class="actions">
            <button type="submit">{t('backup.look')}</button>
          </div>
        </form>
      </>
    ),
  });
}

export const teamsOf = (c: PageContext) =>
  whole((slice) => listTeams(c.get('hub').directory, c.get('organization').id, slice));

export async function downloadSubmit(c: PageContext) {
  const hub = c.get('hub');
  const { optOuts }: Typed = await typedIn(c);
  const saved = await exportConfiguration(hub, c.get('organization'), {
    teams: await teamsOf(c),
    optOuts: optOuts !== undefined,
  });
  return c.body(`${JSON.stringify(saved, null, 2)}\n`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': `attachment; filename="ponte-${saved.createdAt.slice(0, 10)}.json"`,
  });
}

/** A button that saves the configuration as it is now, for pages on which it is about to change. */
export const SaveFirst = ({ label }: { label: string }) => (
  <form method="post" action={`${BACKUP}/baixar`} class="inline" data-again>
    <button type="submit" class="secondary">
      {label}
    </button>
  </form>
);
