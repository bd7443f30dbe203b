/** Of the editor: the message itself, by which channel and to whom. */
import type { FC } from 'hono/jsx';
import { explain, type ReasonCode, type TemplateInfo } from '../../../src/kit';
import { Area, Field, Tick } from '../../../src/ui/form';
import { Notice } from '../../../src/ui/parts';
import { connectionOptions, type Part } from './basics';
import { BUTTONS } from './form';
import { NoChannel } from './list';
import { LiveSelect } from './live';
import type { Pair } from './surroundings';

/** The approved templates of the channel, or why they could not be read. */
export type Approved =
  | { ok: true; templates: readonly TemplateInfo[] }
  | { ok: false; reason: ReasonCode }
  | undefined;

export const Message: FC<Part & { channel: Pair | undefined; approved: Approved; showsOwner: boolean }> = (
  props,
) => {
  const { t, around, typed, errors, again, channel, approved, showsOwner } = props;
  const address = channel?.connector.channel?.address;
  return (
    <>
      {around.channels.length === 0 ? <NoChannel t={t} /> : null}
      <LiveSelect
        name="channelId"
        label={t('notifications.field.channel')}
        value={typed.channelId}
        options={[
          { value: '', label: t('notifications.chooseChannel') },
          ...connectionOptions(t, around.channels, typed.channelId),
        ]}
        error={errors.channelId}
        redraw={{ to: again, part: 'acao' }}
      />
      <LiveSelect
        name="reader"
        label={t('notifications.field.reader')}
        value={typed.reader}
        options={[
          { value: 'customer', label: t('notifications.reader.customer') },
          ...(showsOwner || typed.reader === 'owner'
            ? [{ value: 'owner', label: t('notifications.reader.owner') }]
            : []),
          { value: 'other', label: t('notifications.reader.other') },
        ]}
        redraw={{ to: again, part: 'acao' }}
      />
      {typed.reader === 'other' ? (
        <Field
          name="to"
          label={t('notifications.field.to')}
          hint={t('notifications.field.to.hint')}
          value={typed.to}
          error={errors.to}
        />
      ) : null}
      {address === 'email' || address === 'any' || typed.subject ? (
        <Field
          name="subject"
          label={t('notifications.field.subject')}
          value={typed.subject}
          error={errors.subject}
          required={false}
        />
      ) : null}
      <Area
        name="template"
        label={t('notifications.field.template')}
        hint={t('notifications.field.template.hint')}
        rows={10}
        value={typed.template}
        error={errors.template}
      />
      {channel?.connector.channel?.windowHours ? (
        <Notice tone={typed.approvedTemplate ? undefined : 'warn'}>
          <p>{t('notifications.window', { hours: channel.connector.channel.windowHours })}</p>
        </Notice>
      ) : null}
      {channel?.connector.channel?.templates || typed.approvedTemplate ? (
        <ApprovedFields {...props} approved={approved} />
      ) : null}
      <MoreOptions {...props} />
    </>
  );
};

/** What most messages do without. */
const MoreOptions: FC<Part> = ({ t, around, typed, errors, again }) => {
  const isUsed = ['mediaUrl', 'urgent', 'fallbackChannelId'].some((name) => typed[name] || errors[name]);
  return (
    <details open={isUsed}>
      <summary>{t('notifications.moreOptions')}</summary>
      <Field
        name="mediaUrl"
        label={t('notifications.field.mediaUrl')}
        hint={t('notifications.field.mediaUrl.hint')}
        value={typed.mediaUrl}
        error={errors.mediaUrl}
        required={false}
      />
      <Tick name="urgent" label={t('notifications.field.urgent')} checked={typed.urgent === 'true'} />
      <LiveSelect
        name="fallbackChannelId"
        label={t('notifications.field.fallback')}
        hint={t('notifications.field.fallback.hint')}
        value={typed.fallbackChannelId}
        options={[
          { value: '', label: t('notifications.noFallback') },
          ...connectionOptions(t, around.channels, typed.fallbackChannelId),
        ]}
        error={errors.fallbackChannelId}
        redraw={{ to: again, part: 'acao' }}
      />
      {typed.fallbackChannelId ? (
        <Field
          name="fallbackTo"
          label={t('notifications.field.fallbackTo')}
          value={typed.fallbackTo}
          error={errors.fallbackTo}
          required={false}
        />
      ) : null}
    </details>
  );
};

/** As a variable is written. */
const VARIABLE = '{{ customer.firstName }}';

/** A template that the vendor approved, and what fills its variables. */
const ApprovedFields: FC<Part & { approved: Approved }> = ({ t, typed, errors, again, approved }) => {
  const chosen = typed.approvedTemplate ?? '';
  const templates = approved?.ok ? approved.templates : [];
  const template = templates.find((one) => keyOf(one) === chosen);
  const count = template?.variables ?? (Number(typed.approvedCount) || 0);
  const names = template ? (template.names ?? []) : (typed.approvedNames ?? '').split(',').filter(Boolean);
  const [stored, language] = chosen.split('|');
  const options = templates.map((one) => ({ value: keyOf(one), label: `${one.name} (${one.language})` }));
  const failure = approved?.ok === false ? explain(approved.reason) : undefined;
  return (
    <fieldset>
      <legend>{t('notifications.approved')}</legend>
      {failure ? (
        <Notice tone="bad">
          <p>
            {t('notifications.approved.failed')} {t.of(failure)}{' '}
            {t('app.who', { who: t(`who.${failure.who}`) })} {t.of(failure.next)}
          </p>
        </Notice>
      ) : null}
      <LiveSelect
        name="approvedTemplate"
        label={t('notifications.field.approved')}
        value={chosen}
        options={[
          { value: '', label: t('notifications.noApproved') },
          ...options,
          ...(chosen && !template ? [{ value: chosen, label: `${stored} (${language})` }] : []),
        ]}
        error={errors.approvedTemplate}
        hint={approved?.ok && templates.length === 0 ? t('notifications.approved.none') : undefined}
        redraw={{ to: again, part: 'acao' }}
      />
      <input type="hidden" name="approvedFor" value={chosen} />
      <input type="hidden" name="approvedCount" value={String(chosen ? count : 0)} />
      <input type="hidden" name="approvedNames" value={names.join(',')} />
      {chosen === '' ? null : (
        <>
          {template ? <p class="bubble">{template.text}</p> : null}
          {template?.header || typed.approvedHeader ? (
            <Field
              name="approvedHeader"
              label={t(
                template?.header && template.header !== 'text'
                  ? 'notifications.field.approvedMedia'
                  : 'notifications.field.approvedHeader',
              )}
              value={typed.approvedHeader}
              error={errors.approvedHeader}
            />
          ) : null}
          {Array.from({ length: count }, (_, at) => (
            <Field
              name={`approvedBody${at}`}
              label={t('notifications.field.approvedBody', { name: names[at] ?? `{{${at + 1}}}` })}
              value={typed[`approvedBody${at}`]}
              error={errors[`approvedBody${at}`]}
              placeholder={VARIABLE}
            />
          ))}
          {Array.from({ length: BUTTONS }, (_, at) => (
            <Field
              name={`approvedButton${at}`}
              label={t('notifications.field.approvedButton', { number: at + 1 })}
              hint={at === 0 ? t('notifications.field.approvedButton.hint') : undefined}
              value={typed[`approvedButton${at}`]}
              error={errors[`approvedButton${at}`]}
              required={false}
            />
          ))}
        </>
      )}
    </fieldset>
  );
};

const keyOf = ({ name, language }: TemplateInfo): string => `${name}|${language}`;
