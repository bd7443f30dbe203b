/** Pix "copia e cola" codes, wherever platforms and plugins put them. */

/**
 * The Pix code in a text: an EMV code, which begins with its payload format indicator, names the Central
 * Bank's domain and ends with its checksum. It may stand in a sentence, in HTML, or in serialised PHP.
 */
export function pixCodeIn(text: string): string | undefined {
  if (!text.includes('000201')) return undefined;
  const whole = text.trim();
  if (/^000201[^"<>\n]*br\.gov\.bcb\.pix[^"<>\n]*$/i.test(whole)) return whole;
  return /000201[^"<>\n]{0,200}?br\.gov\.bcb\.pix[^"<>\n]{1,400}?6304[\dA-F]{4}(?![\dA-F])/i.exec(text)?.[0];
}
