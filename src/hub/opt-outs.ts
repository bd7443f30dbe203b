/** Opt-outs as people type them: one address, or a list out of another system. */
import { isEmail } from '../kit';
import { addressOf } from './replies';

/** As the list keeps it; undefined for what nothing could be sent to. */
export function optOutAddress(typed: string): string | undefined {
  const address = addressOf(typed);
  return address?.includes('@') && !isEmail(address) ? undefined : address;
}

/** The addresses of a pasted list, each once, and the numbers of the lines that hold none. */
export function readOptOuts(text: string): { addresses: string[]; wrong: number[] } {
  const addresses = new Set<string>();
  const wrong: number[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const cells = [line, ...line.split(/[,;\t]/)].map((cell) => cell.replaceAll('"', ''));
    const address = cells.map(optOutAddress).find((one) => one !== undefined);
    if (address) addresses.add(address);
    // The names of the columns are no mistake.
    else if (at > 0 || /\d/.test(line)) wrong.push(at + 1);
  }
  return { addresses: [...addresses], wrong };
}
