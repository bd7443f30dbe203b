/** What a browser says it is, as people know it. The first that fits: newer browsers name older ones too. */

const BROWSERS = [
  ['Edge', /\bEdg/],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /SamsungBrowser/],
  ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/],
  ['Safari', /Safari/],
] as const;

const SYSTEMS = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['Mac', /Macintosh/],
  ['Linux', /Linux/],
] as const;

type Known = readonly (readonly [name: string, sign: RegExp])[];

/** `Chrome, Windows`; undefined for programs and for what nobody knows. */
export function deviceOf(userAgent: string): string | undefined {
  const first = (known: Known) => known.find(([, sign]) => sign.test(userAgent))?.[0];
  const names = [first(BROWSERS), first(SYSTEMS)].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(', ') : undefined;
}
