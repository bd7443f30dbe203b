/** A file that changed, as our script tells it and as the listing writes it: `{change, file: {name, mimeType, url, by}}`. */
import { compact, type Normalised, observed } from '../../src/kit';
import { told } from '../families/apps-script';

export const fileIn = told(['file.changed'], (sent, { id, time }): Normalised => {
  const workspace = compact({
    title: sent.text('file.name'),
    url: sent.link('file.url'),
    from: sent.text('file.by'),
    fields: compact({ change: sent.text('change'), type: sent.text('file.mimeType') }) as
      | Record<string, string>
      | undefined,
  });
  const data = { workspace: { id, ...workspace } };
  return observed({ type: 'file.changed', subject: `file/${id}`, time, data });
});
