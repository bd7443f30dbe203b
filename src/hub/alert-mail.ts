/** What the hub writes to an owner about a connection: the text of the ready-made notification, and where to look. */
import { type EventData, PRESETS, render } from '../kit';
import type { Organization } from '../store/organizations';
import type { Hub } from './hub';

/** In the organization's language; plain text. */
export function alertMail(
  hub: Hub,
  type: 'connection.broken' | 'connection.recovered',
  { language, timeZone }: Organization,
  data: EventData,
): { subject: string; text: string } {
  const preset = PRESETS[type];
  const locale = language === 'en' ? 'en' : 'pt-BR';
  const words = language === 'en' ? 'en' : 'pt';
  const rendered = render(preset?.text[words] ?? '', data, { timeZone, locale });
  const parts = [
    rendered.ok ? rendered.text.trim() : '',
    hub.env.PONTE_URL ?? '',
    language === 'en'
      ? 'Ponte writes this to you because you own the account.'
      : 'A Ponte escreve a você porque a conta é sua.',
  ];
  return {
    subject: `${preset?.name[words] ?? type}: ${data.connection?.name ?? ''}`,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
  };
}
