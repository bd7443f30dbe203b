/** The canonical model as people read it: names and values, part by part. */
import type { FC } from 'hono/jsx';
import { variablesFor } from '../../../src/hub/variables';
import type { EventData, EventType } from '../../../src/kit';
import { fieldLabel } from '../../../src/ui/event-names';
import { Facts } from '../../../src/ui/parts';
import type { Translate } from '../../../src/ui/text';

/** What is in an event, leaving out ids that say nothing and what is empty. */
export const SampleFacts: FC<{ t: Translate; timeZone: string; data: EventData; type?: EventType }> = ({
  t,
  timeZone,
  data,
  type = 'custom.sample',
}) => {
  const present = new Set(Object.keys(data));
  const facts = variablesFor(type, data, timeZone)
    .filter(({ root }) => present.has(root))
    .flatMap(({ variables }) => variables)
    .filter(({ example }) => example !== '');
  return facts.length === 0 ? (
    <p>{t('checkup.facts.none')}</p>
  ) : (
    <Facts facts={facts.map(({ path, example }) => [t.of(fieldLabel(path)), example] as const)} />
  );
};
