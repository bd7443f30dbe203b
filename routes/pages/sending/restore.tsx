/** `/configuracoes/backup/conferir` and `…/restaurar`: what a saved configuration would change, and changing it. */
import { z } from 'zod';
import { type Backup, readBackup } from '../../../src/hub/backup';
import { restoreConfiguration } from '../../../src/hub/backup-restore';
import type { Around, Read } from '../../../src/hub/backup-steps';
import { iso } from '../../../src/hub/hub';
import { isTimeZone } from '../../../src/hub/organization';
import { newId } from '../../../src/kit/id';
import { Problem } from '../../../src/problem';
import { insertTeam } from '../../../src/store/members';
import type { SendingRules as StoredRules } from '../../../src/store/types';
import { clock, Heading, Notice, Trail } from '../../../src/ui/parts';
import { NewAutomation } from '../../api/automation-input';
import { fieldErrors } from '../../api/operation';
import { SendingRules } from '../../api/schemas/accounts';
import { name } from '../../name';
import { type PageContext, page, textsOf, typedIn } from '../page';
import { BACKUP, backupPage, SaveFirst, teamsOf } from './backup';
import { Steps } from './restore-steps';

const OrganizationInput = z.object({
  name,
  timeZone: z.string().max(60).refine(isTimeZone),
  language: z.enum(['pt-BR', 'en']),
  // Parsing leaves nothing undefined behind: what is not in the document is not there.
  rules: SendingRules.transform((rules) => JSON.parse(JSON.stringify(rules)) as StoredRules),
});

const read = <T,>(schema: z.ZodType<T>, value: unknown): Read<T> => {
  const result = schema.safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, errors: fieldErrors(result.error) };
};

async function aroundOf(c: PageContext): Promise<Around> {
  const hub = c.get('hub');
  const organization = c.get('organization');
  return {
    hub,
    organization,
    teams: await teamsOf(c),
    async addTeam(team) {
      const at = hub.now();
      const row = { organizationId: organization.id, id: newId('tea', at), name: team, createdAt: iso(at) };
      // Somebody else made it this very moment.
      if (!(await insertTeam(hub.directory, row))) throw new Problem('conflict');
      return row.id;
    },
    readOrganization: (value) => read(OrganizationInput, value),
    readAutomation: (value) => read(NewAutomation, value),
  };
}

/** The text of the form: of a file where one was chosen, else as it was pasted. */
async function textIn(c: PageContext): Promise<string> {
  const { file } = await c.req.parseBody();
  const chosen = file instanceof File && file.size > 0 ? await file.text() : undefined;
  return chosen ?? (await typedIn(c)).text ?? '';
}

/** Shows what would happen. */
export async function lookSubmit(c: PageContext) {
  const t = textsOf(c);
  const text = (await textIn(c)).trim();
  if (text === '') return backupPage(c, { error: t('backup.empty') });
  const backup = readBackup(text);
  if (!backup) return backupPage(c, { text, error: t('backup.wrong') });
  const steps = await restoreConfiguration(await aroundOf(c), backup, { dry: true });
  const changes = steps.some(({ what }) => what === 'create' || what === 'change');
  return page(c, {
    title: t('backup.preview'),
    body: (
      <>
        <Trail t={t} to={[[BACKUP, t('backup.title')]]} />
        <Heading title={t('backup.preview')} lead={t('backup.preview.lead', { time: timeOf(c, backup) })} />
        <Steps c={c} steps={steps} />
        {changes ? (
          <>
            <div class="actions">
              <p>{t('backup.first')}</p>
              <SaveFirst label={t('backup.download')} />
            </div>
            <form method="post" action={`${BACKUP}/restaurar`} enctype="multipart/form-data">
              <input type="hidden" name="text" value={JSON.stringify(backup)} />
              <div class="actions">
                <button type="submit">{t('backup.apply')}</button>
                <a href={BACKUP}>{t('app.cancel')}</a>
              </div>
            </form>
          </>
        ) : (
          <p>
            <a href={BACKUP}>{t('backup.title')}</a>
          </p>
        )}
      </>
    ),
  });
}

/** Restores, and reports. Sent again it finds everything restored. */
export async function restoreSubmit(c: PageContext) {
  const t = textsOf(c);
  const text = (await textIn(c)).trim();
  const backup = readBackup(text);
  if (!backup) return backupPage(c, { text, error: t(text === '' ? 'backup.empty' : 'backup.wrong') });
  const steps = await restoreConfiguration(await aroundOf(c), backup, { dry: false });
  return page(c, {
    title: t('backup.report'),
    body: (
      <>
        <Trail t={t} to={[[BACKUP, t('backup.title')]]} />
        <Heading title={t('backup.report')} />
        <Notice tone="good" live="status">
          <p>{t('backup.report.lead', { time: timeOf(c, backup) })}</p>
        </Notice>
        <Steps c={c} steps={steps} />
        <p>
          <a href="/integracoes">{t('section.connections')}</a>
        </p>
      </>
    ),
  });
}

const timeOf = (c: PageContext, { createdAt }: Backup): string =>
  clock(createdAt, c.get('organization').timeZone);
