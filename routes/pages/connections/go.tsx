/** A way that looks like the main thing to do: a button that leads to another page. */
import type { FC } from 'hono/jsx';

interface Props {
  to: string;
  label: string;
  values?: Readonly<Record<string, string>>;
}

export const Go: FC<Props> = ({ to, label, values = {} }) => (
  <form method="get" action={to} class="inline" data-again>
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <button type="submit">{label}</button>
  </form>
);
