import type { AuditEvent } from '../../adapters/postgres/desk/acts.ts';
import { each, html, type Html } from '../html.ts';
import type { Say } from '../words.ts';

/** What of an act is the log's own business, and not said to readers. */
const SILENT = new Set(['version', 'from', 'to', 'note', 'run_id', 'score', 'attachment_id']);

/** An act in a line: when, who, what, from where to where, why. */
export function eventLine(event: AuditEvent, say: Say, clock: (at: Date) => string): Html {
  const { from, to, note } = event.content as { from?: string; to?: string; note?: string };
  const rest = Object.entries(event.content).filter(([key, value]) => !SILENT.has(key) && value !== null && value !== '');
  return html`<small>${clock(event.at)}</small>
    <b>${event.actor}</b>
    ${event.kind.replace(/^alert\./, '')}${from !== undefined && from !== to ? html` <small>${stateWord(say, from)} → ${stateWord(say, to)}</small>` : ''}${each(
      rest,
      ([key, value]) => html` <span class="chip">${key} ${typeof value === 'string' ? value : JSON.stringify(value)}</span>`,
    )}${note === undefined ? '' : html`<br />${note}`}`;
}

const STATES = new Set(['new', 'assigned', 'in_review', 'awaiting_information', 'escalated', 'pending_approval', 'closed', 'reopened']);

function stateWord(say: Say, state: string | undefined): string {
  return state !== undefined && STATES.has(state) ? say(`state.${state as 'new'}`) : (state ?? '');
}
