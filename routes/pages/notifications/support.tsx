/** Beside the editor: the message as it reads on an example, and the variables that there are. */
import type { FC } from 'hono/jsx';
import type { Example, Preview } from '../../../src/hub/preview';
import type { VariableGroup } from '../../../src/hub/variables';
import type { Channel, EventData } from '../../../src/kit';
import { partName, variableName } from '../../../src/ui/event-names';
import type { Option } from '../../../src/ui/form';
import { clock, Notice } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';
import { LiveSelect } from './live';

export interface SupportProps {
  t: Translate;
  timeZone: string;
  again: string;
  example: Example;
  examples: Example[];
  /** Absent where what happens is no message. */
  preview: Preview | undefined;
  channel: Channel | undefined;
  variables: VariableGroup[];
}

export const Support: FC<SupportProps> = (props) => {
  const { t, timeZone, again, example, examples, variables } = props;
  return (
    <div id="apoio">
      <h2>{t('notifications.preview')}</h2>
      <LiveSelect
        name="example"
        label={t('notifications.field.example')}
        value={example.key}
        options={examples.map((one): Option => ({ value: one.key, label: exampleName(t, one, timeZone) }))}
        redraw={{ to: again, part: 'apoio' }}
      />
      <PreviewOf {...props} />
      <h2>{t('notifications.variables')}</h2>
      <p class="lead">
        <small>{t('notifications.variables.lead')}</small>
      </p>
      {variables.map((group) => (
        <Variables t={t} group={group} />
      ))}
      <datalist id="variaveis">
        {variables.flatMap((group) =>
          group.variables.map(({ path }) => <option value={path}>{variableName(t, path)}</option>),
        )}
      </datalist>
    </div>
  );
};

/** `Pedido 1001, 23/11/2026 14:05` */
export function exampleName(t: Translate, example: Example, timeZone: string): string {
  if (example.kind === 'event') return `${subjectName(t, example)}, ${clock(example.at, timeZone)}`;
  if (example.kind === 'sample') return t('notifications.example.sample', { name: t.of(example.label) });
  return t('notifications.example.madeUp');
}

const subjectName = (t: Translate, { subject, data }: { subject: string; data: EventData }): string => {
  const [kind = '', id = ''] = subject.split('/');
  return `${partName(t, kind)} ${data.order?.number ?? id}`;
};

/** What WhatsApp takes as a text, and as one under a file: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

const PreviewOf: FC<SupportProps> = ({ t, preview, channel }) => (
  <div id="previa" aria-live="polite">
    {preview === undefined ? (
      <p>{t('notifications.preview.none')}</p>
    ) : (
      <>
        {preview.subject ? (
          <p>
            <strong>{preview.subject}</strong>
          </p>
        ) : null}
        {preview.text ? <p class="bubble">{preview.text}</p> : <p>{t('notifications.preview.empty')}</p>}
        {preview.mediaUrl ? (
          <p>
            <small>{t('notifications.preview.media', { url: preview.mediaUrl })}</small>
          </p>
        ) : null}
        <p class="lead">
          <small>
            {preview.to
              ? t('notifications.preview.to', { to: preview.to })
              : t('notifications.preview.nobody')}{' '}
            {t('notifications.preview.length', { count: preview.text.length })}
          </small>
        </p>
        {preview.approved ? (
          <>
            <h3>{t('notifications.approved')}</h3>
            <ol>
              {[preview.approved.header, ...preview.approved.body, ...preview.approved.buttons]
                .filter(Boolean)
                .map((text) => (
                  <li>{text}</li>
                ))}
            </ol>
          </>
        ) : null}
        {preview.problem ? (
          <Notice tone="bad">
            <p>{t('notifications.preview.problem', { detail: preview.problem })}</p>
          </Notice>
        ) : null}
        {preview.missing.length > 0 ? (
          <Notice tone="warn">
            <p>{t('notifications.preview.missing')}</p>
            <ul>
              {preview.missing.map((path) => (
                <li>
                  {variableName(t, path)} <code>{path}</code>
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {channel && channel.address === 'phone' && preview.text.length > limitOf(preview) ? (
          <Notice tone="warn">
            <p>{t('notifications.preview.tooLong', { count: limitOf(preview) })}</p>
          </Notice>
        ) : null}
        {preview.fits ? null : (
          <Notice>
            <p>{t('notifications.preview.unfit')}</p>
          </Notice>
        )}
      </>
    )}
  </div>
);

const limitOf = ({ mediaUrl }: Preview): number => (mediaUrl ? MAX_CAPTION : MAX_TEXT);

/** What the example has comes first; what it has not may still come with another event. */
const Variables: FC<{ t: Translate; group: VariableGroup }> = ({ t, group: { root, variables } }) => {
  const filled = variables.filter(({ example }) => example !== '');
  const empty = variables.filter(({ example }) => example === '');
  return (
    <details open={root === 'customer'}>
      <summary>{partName(t, root)}</summary>
      <ul>
        {filled.map(({ path, insert, example }) => (
          <li>
            <small>
              {variableName(t, path)}: {example}
            </small>
            <br />
            <CopyInline t={t} path={path} text={insert} />
          </li>
        ))}
      </ul>
      {empty.length > 0 ? (
        <>
          <p>
            <small>{t('notifications.variables.empty')}</small>
          </p>
          <ul>
            {empty.map(({ path, insert }) => (
              <li>
                <small>
                  {variableName(t, path)} <code>{insert}</code>
                </small>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </details>
  );
};

/** As `Copy`, in a line: there are many of them. */
const CopyInline: FC<{ t: Translate; path: string; text: string }> = ({ t, path, text }) => {
  const id = `var-${path.replace(/[^\w-]/g, '-')}`;
  return (
    <>
      <code id={id}>{text}</code>{' '}
      <button type="button" class="quiet" data-copy={id} data-done={t('app.copied')}>
        <span data-said>{t('app.copy')}</span>
        <span class="hidden"> {variableName(t, path)}</span>
      </button>
    </>
  );
};
