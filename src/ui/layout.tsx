/** The frame of every page: head, who is signed in, the way to the other language. */
import type { FC, PropsWithChildren } from 'hono/jsx';
import type { Language, Translate } from './text';

export interface Frame {
  language: Language;
  t: Translate;
  /** Path of this page with its query, for the link to the same page in the other language. */
  path: string;
}

interface Props extends Frame {
  title: string;
  /** Of whoever is signed in. */
  organization?: string | undefined;
  /** A form alone, not a page to work on. */
  narrow?: boolean;
}

/** Referrers stay within the hub: links hold tokens, and forms must say that they are ours. */
export const Layout: FC<PropsWithChildren<Props>> = (props) => {
  const { language, t, path, title, organization, narrow = false, children } = props;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Ponte`}</title>
        <link rel="stylesheet" href="/estilo.css" />
      </head>
      <body>
        <header>
          <strong>
            <a href="/">Ponte</a>
          </strong>
          {organization === undefined ? null : (
            <form method="post" action="/sair">
              {organization} ·{' '}
              <button type="submit" class="quiet">
                {t('signOut.submit')}
              </button>
            </form>
          )}
        </header>
        <main class={narrow ? 'narrow' : undefined}>{children}</main>
        <footer>
          <span>{t('app.tagline')}</span>
          <a href={otherLanguage(path, language)} hreflang={language === 'en' ? 'pt-BR' : 'en'}>
            {t('app.language')}
          </a>
        </footer>
      </body>
    </html>
  );
};

function otherLanguage(path: string, language: Language): string {
  const url = new URL(path, 'https://page.invalid');
  url.searchParams.set('lang', language === 'en' ? 'pt-BR' : 'en');
  return url.pathname + url.search;
}
