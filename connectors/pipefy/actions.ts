/**
 * Making, moving and annotating cards. Source: https://developers.pipefy.com/reference/cards [doc] and the vendor's
 * own toolkit (pipefy/ai-toolkit) [code]. Pipefy drops no repeats.
 */
import { type Call, type Choices, type Outcome, outcomeOfFailure, type Reader } from '../../src/kit';
import { type Board, boardActions } from '../families/board';
import { ask, askPipe, mutate, pipeId } from './api';
import { fieldFor, SLOTS, type Slot } from './card';

const FORM = 'start_form_fields';

const note = (card_id: string, text: string, call: Call): Promise<Outcome> =>
  mutate(call, 'createComment', 'comment', { card_id, text });

const board: Board = {
  async create({ title, stageId, contact, value, text, source }, _key, call) {
    const form = await askPipe(call, `${FORM} { id type label }`);
    if (!form.ok) return outcomeOfFailure(form);
    const { settings } = call.connection;
    // Plain digits, as the currency fields take them [code].
    const amount = value && (value.amount / 100).toFixed(2);
    const texts: Readonly<Record<Slot, string | undefined>> = { ...contact, value: amount };
    const fields_attributes = SLOTS.flatMap((slot) => {
      const field = fieldFor(slot, form.found.list(FORM), settings);
      const field_id = settings[`${slot}Field`]?.trim() || field?.text('id');
      return field_id && texts[slot] !== undefined ? [{ field_id, field_value: texts[slot] }] : [];
    });
    const phase = stageId ? { phase_id: stageId } : {};
    const input = { pipe_id: pipeId(call), ...phase, title, fields_attributes };
    const made = await mutate(call, 'createCard', 'card', input);
    const comment = [text, source && `Origem: ${source}`].filter(Boolean).join('\n');
    if (made.kind !== 'sent' || !made.providerId || !comment) return made;
    // The card is there: that its comment was refused is no reason to make another.
    const noted = await note(made.providerId, comment, call);
    return noted.kind === 'sent' ? made : { ...made, detail: `createComment: ${noted.detail ?? noted.kind}` };
  },

  move: (card_id, destination_phase_id, call) =>
    mutate(call, 'moveCardToPhase', 'card', { card_id, destination_phase_id }),
  note,

  async find(title, call) {
    const query = `query($id: ID!, $title: String) {
      cards(pipe_id: $id, search: { title: $title }) { edges { node { id title } } } }`;
    const answer = await ask(call, 'cards', query, { id: pipeId(call), title });
    if (!answer.ok) return answer;
    const same = answer.found.list('edges').find((edge) => edge.text('node.title') === title);
    return { ok: true, id: same?.id('node.id') };
  },
};

export const actions = boardActions(board);

/** `Vendas › Proposta`, of each thing in a member of the group. */
function choicesIn(group: Reader, member: string) {
  return group.list(member).flatMap((thing) => {
    const value = thing.id('id');
    const label = [group.text('name'), thing.text('name', 'label') ?? value].filter(Boolean).join(' › ');
    return value ? [{ value, label }] : [];
  });
}

const ofPipe =
  (member: string, asked: string) =>
  async (call: Call): Promise<Choices> => {
    const pipe = await askPipe(call, `name ${member} { ${asked} }`);
    return pipe.ok ? { ok: true, choices: choicesIn(pipe.found, member) } : pipe;
  };
const fields = ofPipe(FORM, 'id label');

export const choices = {
  async pipeId(call: Call): Promise<Choices> {
    const answer = await ask(call, 'organizations', '{ organizations { name pipes { id name } } }');
    if (!answer.ok) return answer;
    return { ok: true, choices: answer.found.list().flatMap((org) => choicesIn(org, 'pipes')) };
  },
  stageId: ofPipe('phases', 'id name'),
  nameField: fields,
  emailField: fields,
  phoneField: fields,
  valueField: fields,
};
