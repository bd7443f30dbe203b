/** Fields that redraw a part of the page when they change; without scripts, the preview button does. */
import type { FC } from 'hono/jsx';
import type { Option } from '../../../src/ui/form';

/** Where the form goes to be shown again, nothing of it stored. */
export interface Redraw {
  to: string;
  /** Id of the part of the page that changes. */
  part: 'apoio' | 'acao' | 'quando';
}

interface Props {
  name: string;
  label: string;
  value: string | undefined;
  options?: readonly Option[];
  groups?: readonly { label: string; options: readonly Option[] }[];
  error?: string | undefined;
  hint?: string | undefined;
  redraw: Redraw;
}

/** A drop-down that redraws. It has an id, so that it keeps the focus when it is redrawn itself. */
export const LiveSelect: FC<Props> = ({
  name,
  label,
  value,
  options = [],
  groups = [],
  error,
  hint,
  redraw,
}) => (
  <label>
    {label}
    <select
      id={`campo-${name}`}
      name={name}
      aria-invalid={error ? 'true' : undefined}
      aria-describedby={error || hint ? `sobre-${name}` : undefined}
      hx-post={redraw.to}
      hx-trigger="change"
      hx-target={`#${redraw.part}`}
      hx-select={`#${redraw.part}`}
      hx-swap="outerHTML"
    >
      {options.map((option) => (
        <Choice option={option} value={value} />
      ))}
      {groups.map((group) => (
        <optgroup label={group.label}>
          {group.options.map((option) => (
            <Choice option={option} value={value} />
          ))}
        </optgroup>
      ))}
    </select>
    {error || hint ? (
      <small id={`sobre-${name}`} class={error ? 'error' : undefined}>
        {error ?? hint}
      </small>
    ) : null}
  </label>
);

const Choice: FC<{ option: Option; value: string | undefined }> = ({ option, value }) => (
  <option value={option.value} selected={option.value === value}>
    {option.label}
  </option>
);
