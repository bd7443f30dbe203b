/** The numbered steps of a set-up, their links leading into the merchant's own panel where we know it. */
import type { FC } from 'hono/jsx';
import type { Connector } from '../../../src/kit';
import type { Translate } from '../../../src/ui/text';

type Settings = Readonly<Record<string, string>>;

export const SetupSteps: FC<{ t: Translate; connector: Connector; settings?: Settings }> = ({
  t,
  connector,
  settings = {},
}) => (
  <ol class="steps">
    {connector.setup.map((step) => {
      const link = step.url === undefined ? undefined : deepLink(step.url, connector, settings);
      return (
        <li>
          {t.of(step)}
          {link === undefined ? null : (
            <>
              {' '}
              <a href={link} target="_blank" rel="noopener noreferrer">
                {t('connections.openThere', { host: new URL(link).host })}
              </a>
            </>
          )}
        </li>
      );
    })}
  </ol>
);

/** Undefined while a setting that it needs is not known, or where it would lead to no web page. */
export function deepLink(address: string, connector: Connector, settings: Settings): string | undefined {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = new Map(names.map((name) => [name, bare(settings[name] ?? '', connector)]));
  if ([...values.values()].includes('')) return undefined;
  const filled = URL.parse(address.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? ''));
  return filled?.protocol === 'https:' ? filled.href : undefined;
}

/** An address as people type it: with its scheme, or only the shop's own part of the platform's domain. */
function bare(typed: string, { hosts = [] }: Connector): string {
  const address = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');
  const domain = hosts.find((host) => host.startsWith('*.'));
  return address === '' || address.includes('.') || !domain ? address : `${address}${domain.slice(1)}`;
}
