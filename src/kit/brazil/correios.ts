/**
 * The public tracking page of Correios for an object. Correios documents no address with the code in
 * it; `objetos` is the parameter that shops and trackers use, and the page opens without it as well.
 */
export const correiosUrl = (code: string): string =>
  `https://rastreamento.correios.com.br/app/index.php?objetos=${encodeURIComponent(code.toWellFormed().trim().toUpperCase())}`;
