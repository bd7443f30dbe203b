/** A way that looks like the main thing to do: a link like a button. */
import type { FC } from 'hono/jsx';

interface Props {
  to: string;
  label: string;
  values?: Readonly<Record<string, string>>;
}

export const Go: FC<Props> = ({ to, label, values = {} }) => {
  const query = new URLSearchParams(values).toString();
  return (
    <a class="button" href={query ? `${to}?${query}` : to}>
      {label}
    </a>
  );
};
