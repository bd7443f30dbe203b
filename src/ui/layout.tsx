/** The frame of every page: head, the parts of the hub, who is signed in, the way to the other language. */
import type { FC, PropsWithChildren } from 'hono/jsx';
import { Icon, type IconName } from './icons';
import type { Translate } from './text';

/** The parts of the hub, as its navigation lists them. */
export const SECTIONS = [
  ['home', '/'],
  ['connections', '/integracoes'],
  ['notifications', '/notificacoes'],
  ['queue', '/fila'],
  ['reports', '/relatorios'],
  ['settings', '/configuracoes'],
] as const satisfies readonly (readonly [IconName, string])[];

/** Who is signed in, and where. */
export interface Visitor {
  name: string;
  organization: string;
}

interface Props {
  t: Translate;
  title: string;
  /** Path of this page with its query, for the link to the same page in the other language. */
  path: string;
  /** Absent where nobody is signed in: then the page is a form alone. */
  visitor?: Visitor | undefined;
}

/**
 * Referrers stay within the hub: links hold tokens, and forms must say that they are ours. Scripts are
 * late and never needed.
 */
export const Layout: FC<PropsWithChildren<Props>> = ({ t, title, path, visitor, children }) => (
  <html lang={t.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="same-origin" />
      <meta name="robots" content="noindex" />
      <meta name="theme-color" content="#0b6b5c" />
      <meta name="htmx-config" content={HTMX} />
      <title>{`${title} · Ponte`}</title>
      <link rel="icon" href="/estatico/marca.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/estatico/pico.min.css" />
      <link rel="stylesheet" href="/estatico/ponte.css" />
      {visitor ? <script defer src="/estatico/htmx.min.js" /> : null}
      <script defer src="/estatico/ponte.js" />
    </head>
    <body>
      <a class="skip" href="#conteudo">
        {t('app.skip')}
      </a>
      <header>
        <a class="brand" href="/">
          <img src="/estatico/marca.svg" alt="" width="32" height="32" />
          Ponte
        </a>
        {visitor ? <Navigation t={t} path={path} /> : null}
        {visitor ? <Account t={t} {...visitor} /> : null}
      </header>
      <main id="conteudo" tabindex={-1} class={visitor ? undefined : 'narrow'}>
        {children}
      </main>
      <footer>
        <span>{t('app.tagline')}</span>
        <a href={otherLanguage(path, t)} hreflang={t.language === 'en' ? 'pt-BR' : 'en'}>
          {t('app.language')}
        </a>
      </footer>
    </body>
  </html>
);

/** What our policy forbids anyway is not tried: styles of its own, code out of attributes, other sites. */
const HTMX = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});

const Navigation: FC<{ t: Translate; path: string }> = ({ t, path }) => (
  <nav aria-label={t('app.navigation')}>
    <ul>
      {SECTIONS.map(([name, href]) => (
        <li>
          <a href={href} aria-current={isWithin(path, href) ? 'page' : undefined}>
            <Icon name={name} />
            {t(`section.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

/** Logs are reports, too. */
const isWithin = (path: string, section: string): boolean =>
  section === '/'
    ? /^\/(\?|$)/.test(path)
    : new RegExp(`^(${section}${section === '/relatorios' ? '|/registros' : ''})([/?]|$)`).test(path);

const Account: FC<Visitor & { t: Translate }> = ({ t, name, organization }) => (
  <details class="menu" data-menu>
    <summary>{organization}</summary>
    <div>
      <span class="lead">{name}</span>
      <a href="/conta">{t('account.title')}</a>
      <a href="/api/docs">{t('home.api')}</a>
      <form method="post" action="/sair">
        <button type="submit" class="quiet">
          {t('signOut.submit')}
        </button>
      </form>
    </div>
  </details>
);

function otherLanguage(path: string, { language }: Translate): string {
  const url = new URL(path, 'https://page.invalid');
  url.searchParams.set('lang', language === 'en' ? 'pt-BR' : 'en');
  return url.pathname + url.search;
}
