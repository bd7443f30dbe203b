import { expect, it } from 'vitest';
import { pixCodeIn } from '../../../src/kit/brazil/pix';

const CODE =
  '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5903Ana6009SAO PAULO62070503***63041D3D';

it.each([
  [CODE],
  [`  ${CODE}\n`],
  [`Pague com o Pix: <b>${CODE}</b> até amanhã.`],
  [`a:1:{s:2:"qr";s:126:"${CODE}";}`],
  [CODE.toUpperCase()],
])('finds the code in %j', (text) => {
  expect(pixCodeIn(text)?.toLowerCase()).toBe(CODE.toLowerCase());
});

it.each(['', 'pix', '000201', '00020126580014com.example63041D3D', 'br.gov.bcb.pix 6304ABCD'])(
  'finds none in %j',
  (text) => {
    expect(pixCodeIn(text)).toBeUndefined();
  },
);
