/** Objects of Correios: how their codes look, and where they are tracked. */

/** Two letters, nine digits, two letters: `AA123456789BR`. */
export const isCorreiosCode = (code: string | undefined): boolean =>
  /^\s*[a-z]{2}\d{9}[a-z]{2}\s*$/i.test(code ?? '');

/**
 * The public tracking page of Correios for an object; undefined where the code is another carrier's.
 * Correios documents no address with the code in it; `objetos` is the parameter that shops and trackers
 * use, and the page opens without it as well.
 */
export const correiosUrl = (code: string | undefined): string | undefined =>
  code !== undefined && isCorreiosCode(code)
    ? `https://rastreamento.correios.com.br/app/index.php?objetos=${code.trim().toUpperCase()}`
    : undefined;
