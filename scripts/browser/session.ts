/** A session as the sign-in form gives it, for what needs one without a browser. */

export interface Login {
  email: string;
  password: string;
}

/** Fills in `/entrar`; answers the cookies as the header that brings them back. */
export async function signInByForm(url: string, { email, password }: Login): Promise<string> {
  const answer = await fetch(`${url}/entrar`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ email, password }),
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`/entrar answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** Posts a form; answers where the hub then leads. */
export async function submitForm(
  address: string,
  cookie: string,
  fields: Record<string, string>,
): Promise<URL> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { cookie, origin: new URL(address).origin },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) throw new Error(`${address} answered ${answer.status}`);
  return new URL(location, address);
}
