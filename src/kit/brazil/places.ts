/** Names of states and countries. */

const STATES: Readonly<Record<string, string>> = {
  AC: 'Acre',
  AL: 'Alagoas',
  AM: 'Amazonas',
  AP: 'Amapá',
  BA: 'Bahia',
  CE: 'Ceará',
  DF: 'Distrito Federal',
  ES: 'Espírito Santo',
  GO: 'Goiás',
  MA: 'Maranhão',
  MG: 'Minas Gerais',
  MS: 'Mato Grosso do Sul',
  MT: 'Mato Grosso',
  PA: 'Pará',
  PB: 'Paraíba',
  PE: 'Pernambuco',
  PI: 'Piauí',
  PR: 'Paraná',
  RJ: 'Rio de Janeiro',
  RN: 'Rio Grande do Norte',
  RO: 'Rondônia',
  RR: 'Roraima',
  RS: 'Rio Grande do Sul',
  SC: 'Santa Catarina',
  SE: 'Sergipe',
  SP: 'São Paulo',
  TO: 'Tocantins',
};

/** Countries that shops in Brazil sell to, by every name and three-letter code they are written with. */
const COUNTRIES: Readonly<Record<string, string>> = {
  AR: 'argentina arg',
  AU: 'australia aus',
  BO: 'bolivia bol',
  BR: 'brasil brazil bra',
  CA: 'canada can',
  CH: 'suica switzerland che',
  CL: 'chile chl',
  CN: 'china chn',
  CO: 'colombia col',
  DE: 'alemanha germany deu',
  ES: 'espanha spain esp',
  FR: 'franca france fra',
  GB: 'reino-unido inglaterra united-kingdom great-britain gbr uk',
  IE: 'irlanda ireland irl',
  IT: 'italia italy ita',
  JP: 'japao japan jpn',
  MX: 'mexico mex',
  NL: 'holanda paises-baixos netherlands nld',
  PE: 'peru per',
  PT: 'portugal prt',
  PY: 'paraguai paraguay pry',
  US: 'estados-unidos estados-unidos-da-america united-states united-states-of-america usa eua',
  UY: 'uruguai uruguay ury',
  VE: 'venezuela ven',
};

/** Without accents, case and extra blanks, for comparing names. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const STATE_BY_NAME = new Map(Object.entries(STATES).map(([uf, name]) => [plain(name), uf]));
const COUNTRY_BY_NAME = new Map(
  Object.entries(COUNTRIES).flatMap(([code, names]) => names.split(' ').map((name) => [plain(name), code])),
);

/** The UF of `SP`, `sp`, `BR-SP`, `São Paulo`, `SAO PAULO`, `Estado de São Paulo`. */
export function stateOf(input: string | undefined): string | undefined {
  const name = plain(input ?? '').replace(/^(?:br|estado d[aeo]) /, '');
  const code = name.toUpperCase();
  return Object.hasOwn(STATES, code) ? code : STATE_BY_NAME.get(name);
}

/** ISO 3166-1 alpha-2 of a code or of a common Portuguese or English name. */
export function countryOf(input: string | undefined): string | undefined {
  const name = plain(input ?? '');
  const known = COUNTRY_BY_NAME.get(name);
  if (known) return known;
  return /^[a-z]{2}$/.test(name) ? name.toUpperCase() : undefined;
}
