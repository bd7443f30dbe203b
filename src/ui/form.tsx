/** Plain forms that work without scripts: what was typed comes back, with what is wrong beside it. */
import type { FC, PropsWithChildren } from 'hono/jsx';

interface FieldProps {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  value?: string | undefined;
  error?: string | undefined;
  hint?: string;
  /** What the browser may fill in: https://html.spec.whatwg.org/#autofill */
  autocomplete: string;
}

/** One labelled input. Passwords are never sent back. */
export const Field: FC<FieldProps> = ({ name, label, type = 'text', value, error, hint, autocomplete }) => {
  const about = error ? `${name}-error` : hint ? `${name}-hint` : undefined;
  return (
    <label>
      {label}
      <input
        name={name}
        type={type}
        value={type === 'password' ? undefined : value}
        autocomplete={autocomplete}
        required
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={about}
      />
      {hint && !error ? <small id={`${name}-hint`}>{hint}</small> : null}
      {error ? (
        <small class="error" id={`${name}-error`}>
          {error}
        </small>
      ) : null}
    </label>
  );
};

/** Posts to the page it stands on, unless told where. */
export const Form: FC<PropsWithChildren<{ action?: string; submit: string; error?: string | undefined }>> = ({
  action,
  submit,
  error,
  children,
}) => (
  <form method="post" action={action}>
    {error ? <p role="alert">{error}</p> : null}
    {children}
    <button type="submit">{submit}</button>
  </form>
);
