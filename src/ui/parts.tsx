/** What pages are put together from, besides forms. */
import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import type { Translate } from './text';

/** `good` works · `warn` wants a look · `bad` needs somebody · nothing: neither. */
export type Tone = 'good' | 'warn' | 'bad' | undefined;

/** The state of something, in a word. Colour is never the only sign. */
export const Badge: FC<PropsWithChildren<{ tone?: Tone }>> = ({ tone, children }) => (
  <span class={tone ? `badge ${tone}` : 'badge'}>{children}</span>
);

/** Something to know about the page, the connection, what just happened. */
export const Notice: FC<PropsWithChildren<{ tone?: Tone; live?: 'status' | 'alert' }>> = ({
  tone,
  live,
  children,
}) => (
  <div class={tone ? `notice ${tone}` : 'notice'} role={live}>
    {children}
  </div>
);

/** Where there is nothing yet: what to do about it. */
export const Empty: FC<PropsWithChildren<{ title: string }>> = ({ title, children }) => (
  <div class="empty">
    <p>
      <strong>{title}</strong>
    </p>
    {children}
  </div>
);

/** The heading of a page, with what can be done from it. */
export const Heading: FC<PropsWithChildren<{ title: Child; lead?: Child }>> = ({ title, lead, children }) => (
  <>
    <header class="heading">
      <h1>{title}</h1>
      {children ? <div class="actions">{children}</div> : null}
    </header>
    {lead ? <p class="lead">{lead}</p> : null}
  </>
);

/** Where the visitor is: the ways back, the outermost first. */
export const Trail: FC<{ t: Translate; to: readonly (readonly [href: string, label: string])[] }> = ({
  t,
  to,
}) => (
  <nav aria-label={t('app.trail')} class="no-print">
    <ul>
      {to.map(([href, label]) => (
        <li>
          <a href={href}>← {label}</a>
        </li>
      ))}
    </ul>
  </nav>
);

export interface Tab {
  href: string;
  label: string;
  current: boolean;
}

/** The pages of one thing. */
export const Tabs: FC<{ label: string; tabs: readonly Tab[] }> = ({ label, tabs }) => (
  <nav class="tabs" aria-label={label}>
    <ul>
      {tabs.map((tab) => (
        <li>
          <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
            {tab.label}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

export interface Column {
  label: string;
  /** Figures stand to the right. */
  number?: boolean;
  /** For eyes that read screens only: a column of buttons. */
  hidden?: boolean;
}

/** Rows under headings; wide ones scroll by themselves, by keyboard too. */
export const Table: FC<{
  caption: string;
  columns: readonly Column[];
  rows: readonly (readonly Child[])[];
}> = ({ caption, columns, rows }) => (
  <section class="scroll" tabindex={0} aria-label={caption}>
    <table>
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, number, hidden }) => (
            <th scope="col" class={number ? 'number' : undefined}>
              {hidden ? <span class="hidden">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell, at) => (
              <td class={columns[at]?.number ? 'number' : undefined}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** Names and what stands behind them. */
export const Facts: FC<{ facts: readonly (readonly [name: string, value: Child])[] }> = ({ facts }) => (
  <dl>
    {facts.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
);

/** A text to take along. The button needs a script, the text can be selected without. */
export const Copy: FC<{ t: Translate; id: string; text: string; of: string }> = ({ t, id, text, of }) => (
  <div class="copy">
    <code id={id}>{text}</code>
    <button type="button" class="secondary outline" data-copy={id} data-done={t('app.copied')}>
      <span data-said>{t('app.copy')}</span>
      <span class="hidden"> {of}</span>
    </button>
  </div>
);

/** Several lines to be copied elsewhere. */
export const CopyBlock: FC<{ t: Translate; id: string; text: string; of: string }> = ({
  t,
  id,
  text,
  of,
}) => (
  <div>
    <button type="button" class="secondary outline" data-copy={id} data-done={t('app.copied')}>
      <span data-said>{t('app.copy')}</span>
      <span class="hidden"> {of}</span>
    </button>
    <section class="scroll" tabindex={0} aria-label={of}>
      <pre>
        <code id={id}>{text}</code>
      </pre>
    </section>
  </div>
);

/** The way to what is older. `address` is of this page, with its filters. */
export const More: FC<{ t: Translate; address: string; cursor: string | null }> = ({
  t,
  address,
  cursor,
}) => {
  if (cursor === null) return null;
  const url = new URL(address, 'https://page.invalid');
  url.searchParams.set('cursor', cursor);
  return (
    <p>
      <a href={url.pathname + url.search}>{t('app.older')}</a>
    </p>
  );
};

/** A moment on the merchant's clock: `23/11/2026 14:05`. */
export const When: FC<{ time: string; timeZone: string; day?: boolean }> = ({ time, timeZone, day }) => (
  <time datetime={time}>{clock(time, timeZone, day)}</time>
);

/** As both languages write it here: day before month, 24 hours. */
export const clock = (time: string, timeZone: string, day = false): string =>
  new Intl.DateTimeFormat('pt-BR', {
    timeZone,
    dateStyle: 'short',
    ...(day ? {} : { timeStyle: 'short' }),
  })
    .format(Date.parse(time))
    .replace(',', '');
