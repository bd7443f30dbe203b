/** Whether what stands in the form can be stored, and what is wrong field by field. */
import { type AutomationInput, addressed, automationProblems } from '../../../src/hub/automations';
import type { Automation } from '../../../src/store/automations';
import { isTextKey } from '../../../src/ui/text';
import { NewAutomation } from '../../api/automation-input';
import { fieldErrors } from '../../api/operation';
import { errorsOf, type PageContext, type Typed, textsOf } from '../page';
import { fieldOf, requestOf } from './form';
import { idsOf, mayChangeAll, type Surroundings } from './surroundings';

export interface Checked {
  /** By field; none where it can be stored. */
  errors: Typed;
  input?: AutomationInput;
}

/** `typed` is compacted. `stored` is what stood there before: it may keep what its editor does not see. */
export async function problemsOf(
  c: PageContext,
  around: Surroundings,
  typed: Typed,
  stored?: Automation,
): Promise<Checked> {
  const t = textsOf(c);
  const parsed = NewAutomation.safeParse(requestOf(typed));
  if (!parsed.success) {
    const fields = fieldErrors(parsed.error).map(({ path }) => fieldOf(path, typed));
    return {
      errors: Object.fromEntries(
        fields.map((field) => {
          const key = `notifications.error.${field.replace(/\d+$/, '')}`;
          return [field, isTextKey(key) ? t(key) : t('notifications.error.other')];
        }),
      ),
    };
  }
  const hidden = hiddenFields(c, around, typed, stored);
  if (hidden.length > 0)
    return {
      errors: Object.fromEntries(hidden.map((field) => [field, t('notifications.error.notYours')])),
    };
  // What they want to know is drawn once they are chosen.
  if (isOther(typed.approvedTemplate, typed.approvedFor))
    return { errors: { approvedTemplate: t('notifications.error.fillApproved') } };
  if (isOther(typed.doing, typed.doingFor)) return { errors: { doing: t('notifications.error.fillDoing') } };
  const hub = c.get('hub');
  const input = await addressed<AutomationInput>(hub, parsed.data);
  const problems = await automationProblems(hub, c.get('organization'), input);
  const named = problems.map((one) => ({ ...one, path: fieldOf(one.path, typed) }));
  return { errors: errorsOf(c, named), input };
}

/** Whether the fields below a choice are those of another one. */
const isOther = (chosen = '', drawnFor = chosen): boolean => chosen !== '' && chosen !== drawnFor;

/** Fields that name what the visitor may not choose. */
function hiddenFields(c: PageContext, around: Surroundings, typed: Typed, stored: Automation | undefined) {
  const known = new Set([...idsOf(around.all), ...namedBy(stored)]);
  const { connectionId, channelId, fallbackChannelId, hookId, doing, kind } = typed;
  const chosen: readonly (readonly [string, string | undefined])[] =
    kind === 'connector'
      ? [['doing', doing?.split('/')[0]]]
      : kind === 'webhook'
        ? [['hookId', hookId]]
        : [
            ['channelId', channelId],
            ['fallbackChannelId', fallbackChannelId],
          ];
  const wrong = chosen.filter(([, id]) => id && !known.has(id)).map(([field]) => field);
  const isSource = connectionId ? idsOf(around.all).includes(connectionId) : mayChangeAll(c);
  return isSource ? wrong : ['connectionId', ...wrong];
}

function namedBy(stored: Automation | undefined): string[] {
  if (!stored) return [];
  const { action } = stored;
  if (action.kind === 'connector') return [action.connectionId];
  return [action.channelId, action.kind === 'message' ? action.fallback?.channelId : undefined].filter(
    (id) => typeof id === 'string',
  );
}
