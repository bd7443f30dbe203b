/** A row of a sheet, as our script tells it: `{spreadsheet, sheet, row, fields}`, its cells by their headings. */
import { ignored, type Normalised, observed, read } from '../../src/kit';
import { customerIn } from '../families/answers';
import { told } from '../families/apps-script';
import { ID_COLUMN } from './append';

export const normalise = told(['row.added', 'row.edited'], (sent, { id, time }): Normalised => {
  const cells = sent.at('fields').value;
  const isRow = typeof cells === 'object' && cells !== null && !Array.isArray(cells);
  const fields = Object.fromEntries(
    Object.entries(isRow ? cells : {}).flatMap(([name, value]) => {
      const text = read(value).text();
      return text === undefined ? [] : [[name, text]];
    }),
  );
  // What we appended ourselves is nobody's news, and would go round in circles.
  if (sent.text('event') === 'row.added' && fields[ID_COLUMN]) return ignored('nothing_new', ID_COLUMN);

  const title = [sent.text('spreadsheet.name'), sent.text('sheet.name'), sent.text('row')]
    .filter((part) => part !== undefined)
    .join(' › ');
  const url = sent.link('url');
  const customer = customerIn(fields);
  return observed({
    type: 'row.changed',
    subject: `row/${id}`,
    time,
    data: {
      workspace: { id, ...(title ? { title } : {}), ...(url ? { url } : {}), fields },
      ...(customer ? { customer } : {}),
    },
  });
});
