/** Time zones to choose from. */
import type { Option } from '../../../src/ui/form';
import type { Translate } from '../../../src/ui/text';

/** Where shops of ours are, by the places that people know. */
const BRAZIL: readonly (readonly [zone: string, places: string])[] = [
  ['America/Sao_Paulo', 'São Paulo, Rio de Janeiro, Brasília, Minas, Sul'],
  ['America/Bahia', 'Bahia'],
  ['America/Recife', 'Pernambuco'],
  ['America/Maceio', 'Alagoas, Sergipe'],
  ['America/Fortaleza', 'Ceará, Maranhão, Paraíba, Piauí, Rio Grande do Norte'],
  ['America/Belem', 'Pará (Belém), Amapá'],
  ['America/Santarem', 'Pará (Santarém)'],
  ['America/Araguaina', 'Tocantins'],
  ['America/Campo_Grande', 'Mato Grosso do Sul'],
  ['America/Cuiaba', 'Mato Grosso'],
  ['America/Manaus', 'Amazonas (Manaus)'],
  ['America/Eirunepe', 'Amazonas (Eirunepé)'],
  ['America/Porto_Velho', 'Rondônia'],
  ['America/Boa_Vista', 'Roraima'],
  ['America/Rio_Branco', 'Acre'],
  ['America/Noronha', 'Fernando de Noronha'],
];

/** Brazil first, then the rest of the world; an old name that is stored stays choosable. */
export function zones(t: Translate, current: string): Option[] {
  const ours = BRAZIL.map(([value]) => ({ value, label: placesOf(value) }));
  const known = new Set(ours.map(({ value }) => value));
  const others = [...new Set([...Intl.supportedValuesOf('timeZone'), current])]
    .filter((zone) => !known.has(zone))
    .sort();
  return [
    ...ours,
    ...others.map((zone) => ({
      value: zone,
      label: t('company.elsewhere', { zone: zone.replaceAll('_', ' ') }),
    })),
  ];
}

/** `GMT-3`, as it is today. */
const offsetOf = (timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;

/** A zone as people know it. */
export function placesOf(timeZone: string): string {
  const places = BRAZIL.find(([zone]) => zone === timeZone)?.[1] ?? timeZone.replaceAll('_', ' ');
  return `${places} (${offsetOf(timeZone)})`;
}
