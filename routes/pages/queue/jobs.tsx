/** `/fila/trabalhos`: what was asked for in bulk, and how far each job is. */
import type { FC } from 'hono/jsx';
import { iso } from '../../../src/hub/hub';
import { timeOf } from '../../../src/kit/id';
import { Problem } from '../../../src/problem';
import { type BulkJob, getBulkJob, listBulkJobs, stopBulkJob } from '../../../src/store/bulk';
import { Press } from '../../../src/ui/form';
import { Badge, Empty, Facts, Heading, More, Table, Trail, When } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { done, type PageContext, page, textsOf } from '../page';

const PAGE = 30;

export async function jobsPage(c: PageContext) {
  const t = textsOf(c);
  const { id, timeZone } = c.get('organization');
  const { data, nextCursor } = await listBulkJobs(c.get('hub').db, id, {
    limit: PAGE,
    cursor: c.req.query('cursor'),
  });
  return page(c, {
    title: t('queue.bulk.jobs'),
    body: (
      <>
        <Trail t={t} to={[['/fila', t('queue.back')]]} />
        <Heading title={t('queue.bulk.jobs')} />
        {data.length === 0 ? (
          <Empty title={t('queue.job.none')}>
            <p>{t('queue.job.none.next')}</p>
          </Empty>
        ) : (
          <Table
            caption={t('queue.bulk.jobs')}
            columns={[
              { label: t('queue.job.kind') },
              { label: t('queue.job.asked') },
              { label: t('queue.job.done'), number: true },
              { label: t('queue.state') },
            ]}
            rows={data.map((job) => [
              <a href={`/fila/trabalhos/${job.id}`}>{t(`queue.job.title.${job.kind}`)}</a>,
              <When time={askedAt(job)} timeZone={timeZone} />,
              t('queue.job.progress', { done: job.done, total: job.total }),
              <JobState t={t} job={job} />,
            ])}
          />
        )}
        <More t={t} address={c.req.url} cursor={nextCursor} />
      </>
    ),
  });
}

export async function jobPage(c: PageContext) {
  const t = textsOf(c);
  const job = await ownJob(c);
  const { timeZone } = c.get('organization');
  const isRunning = job.finishedAt === null;
  const title = t(`queue.job.title.${job.kind}`);
  const here = `/fila/trabalhos/${job.id}`;
  const rest = Math.max(0, job.total - job.done);
  const every3s = {
    'hx-get': here,
    'hx-trigger': 'every 3s',
    'hx-select': '#trabalho',
    'hx-target': '#trabalho',
    'hx-swap': 'outerHTML',
  };
  return page(c, {
    title,
    body: (
      <>
        <Trail t={t} to={[['/fila/trabalhos', t('queue.bulk.jobs')]]} />
        <div id="trabalho" {...(isRunning ? every3s : {})}>
          <Heading
            title={
              <>
                {title} <JobState t={t} job={job} />
              </>
            }
          >
            {isRunning ? <Press action={`${here}/parar`} label={t('queue.job.stop')} kind="outline" /> : null}
          </Heading>
          <p>
            <progress max={Math.max(1, job.total)} value={job.done} aria-label={title} />
          </p>
          <p role="status">{t('queue.job.progress', { done: job.done, total: job.total })}</p>
          <Facts
            facts={[
              [t('queue.job.asked'), <When time={askedAt(job)} timeZone={timeZone} />],
              [t('queue.job.total'), job.total],
              [t('queue.job.done'), job.done],
              [isRunning || job.stopped ? t('queue.job.left') : t('queue.job.skipped'), rest],
              ...(job.finishedAt
                ? [[t('queue.job.ended'), <When time={job.finishedAt} timeZone={timeZone} />] as const]
                : []),
            ]}
          />
          {isRunning ? <p class="lead">{t('queue.job.goesOn')}</p> : null}
          {!isRunning && !job.stopped && rest > 0 ? <p class="lead">{t('queue.job.whySkipped')}</p> : null}
        </div>
        <p>
          <a href={job.kind === 'resend' ? '/fila?estado=waiting' : '/fila?estado=cancelled'}>
            {t('queue.job.seeQueue')}
          </a>
        </p>
      </>
    ),
  });
}

export async function stopJobSubmit(c: PageContext) {
  const { db, now } = c.get('hub');
  const { organizationId, id } = await ownJob(c);
  const stopped = await stopBulkJob(db, organizationId, id, iso(now()));
  return done(c, `/fila/trabalhos/${id}`, stopped ? 'queue.job.isStopped' : 'queue.job.isDone');
}

async function ownJob(c: PageContext): Promise<BulkJob> {
  const job = await getBulkJob(c.get('hub').db, c.get('organization').id, c.req.param('id') ?? '');
  if (!job) throw new Problem('not_found');
  return job;
}

/** Its id was made when the merchant looked at the preview. */
const askedAt = ({ id }: BulkJob): string => iso(timeOf(id));

const JobState: FC<{ t: Translate; job: BulkJob }> = ({ t, job }) => {
  if (job.finishedAt === null) return <Badge tone="warn">{t('queue.job.running')}</Badge>;
  return job.stopped ? (
    <Badge>{t('queue.job.stopped')}</Badge>
  ) : (
    <Badge tone="good">{t('queue.job.finished')}</Badge>
  );
};
