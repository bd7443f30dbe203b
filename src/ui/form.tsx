/** Plain forms that work without scripts: what was typed comes back, with what is wrong beside it. */
import type { Child, FC, PropsWithChildren } from 'hono/jsx';

interface Common {
  name: string;
  label: Child;
  error?: string | undefined;
  hint?: Child;
  /** Default true. */
  required?: boolean;
}

/** What hangs together: a field, and the words about it, which are no part of its name. */
const about = ({ name, error, hint }: Common): string | undefined =>
  error ? `${idOf(name)}-error` : hint ? `${idOf(name)}-hint` : undefined;

const idOf = (name: string): string => `f-${name.replace(/[^\w-]/g, '-')}`;

const Words: FC<Common> = ({ name, error, hint }) =>
  error ? (
    <small class="error" id={`${idOf(name)}-error`}>
      {error}
    </small>
  ) : hint ? (
    <small id={`${idOf(name)}-hint`}>{hint}</small>
  ) : null;

interface FieldProps extends Common {
  type?: 'text' | 'email' | 'password' | 'url' | 'number' | 'time' | 'date' | 'tel' | 'search';
  value?: string | number | undefined;
  /** What the browser may fill in: https://html.spec.whatwg.org/#autofill. Default off. */
  autocomplete?: string;
  placeholder?: string | undefined;
  min?: number | string | undefined;
  max?: number | string | undefined;
  maxlength?: number | undefined;
  list?: string | undefined;
}

/** One labelled input. Passwords are never sent back. */
export const Field: FC<FieldProps> = (props) => {
  const { name, label, type = 'text', value, error, required = true, autocomplete = 'off' } = props;
  const { placeholder, min, max, maxlength, list } = props;
  return (
    <div class="field">
      <label>
        {label}
        <input
          name={name}
          type={type}
          value={type === 'password' ? undefined : value}
          autocomplete={autocomplete}
          required={required}
          placeholder={placeholder}
          min={min}
          max={max}
          maxlength={maxlength}
          list={list}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={about(props)}
        />
      </label>
      <Words {...props} />
    </div>
  );
};

interface AreaProps extends Common {
  value?: string | undefined;
  rows?: number;
  placeholder?: string | undefined;
}

/** Several lines. */
export const Area: FC<AreaProps> = (props) => {
  const { name, label, value = '', rows = 6, error, required = true, placeholder } = props;
  return (
    <div class="field">
      <label>
        {label}
        <textarea
          name={name}
          rows={rows}
          required={required}
          placeholder={placeholder}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={about(props)}
        >
          {value}
        </textarea>
      </label>
      <Words {...props} />
    </div>
  );
};

export interface Option {
  value: string;
  label: string;
}

interface ChoiceProps extends Common {
  options: readonly Option[];
  value?: string | undefined;
}

/** One of several, in a drop-down. */
export const Select: FC<ChoiceProps> = (props) => {
  const { name, label, options, value, error, required = true } = props;
  return (
    <div class="field">
      <label>
        {label}
        <select
          name={name}
          required={required}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={about(props)}
        >
          {options.map((option) => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      </label>
      <Words {...props} />
    </div>
  );
};

/** Yes or no. Unticked, it sends nothing. */
export const Tick: FC<Common & { checked?: boolean | undefined; value?: string }> = (props) => {
  const { name, label, checked, value = 'true' } = props;
  return (
    <div class="field tick">
      <label>
        <input type="checkbox" name={name} value={value} checked={checked} aria-describedby={about(props)} />
        {label}
      </label>
      <Words {...props} />
    </div>
  );
};

interface FormProps {
  submit: string;
  action?: string;
  /** What is wrong with the whole of it. */
  error?: string | undefined;
  /** Beside the button: a way back, another button. */
  beside?: Child;
}

/** Posts to the page it stands on, unless told where. */
export const Form: FC<PropsWithChildren<FormProps>> = ({ action, submit, error, beside, children }) => (
  <form method="post" action={action}>
    {error ? (
      <div class="notice bad" role="alert">
        <p>{error}</p>
      </div>
    ) : null}
    {children}
    <div class="actions">
      <button type="submit">{submit}</button>
      {beside}
    </div>
  </form>
);

interface PressProps {
  action: string;
  label: string;
  /** Says whose button it is, where a page has many with the same words. */
  of?: string | undefined;
  kind?: 'quiet' | 'danger' | 'secondary' | 'outline';
  /** Sent along. */
  values?: Readonly<Record<string, string>>;
}

/** One button that changes something: a form of its own. */
export const Press: FC<PressProps> = ({ action, label, of, kind, values = {} }) => (
  <form method="post" action={action} class="inline">
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <button type="submit" class={kind} aria-label={of ? `${label}: ${of}` : undefined}>
      {label}
    </button>
  </form>
);
