import type { Review } from '../../adapters/postgres/desk/reviews.ts';
import { locate, sourceText } from '../../messages/locate.ts';
import type { Assessment } from '../../model/assessment.ts';
import type { Evidence } from '../../model/finding.ts';
import { fieldsOf, type Field, type Party, type PartyRole, type Payment } from '../../model/payment.ts';
import { each, html, when, type Html } from '../html.ts';
import type { Say } from '../words.ts';
import { marked } from './marked.ts';

/** From whom the money comes to whom it goes; who stands in none of these places comes last. */
const ORDER: readonly PartyRole[] = [
  'original_ultimate_debtor',
  'original_debtor',
  'ultimate_debtor',
  'initiating_party',
  'debtor',
  'interbank_debtor',
  'debtor_agent',
  'interbank_debtor_agent',
  'previous_instructing_agent_1',
  'previous_instructing_agent_2',
  'previous_instructing_agent_3',
  'instructing_agent',
  'instructed_agent',
  'intermediary_agent_1',
  'intermediary_agent_2',
  'intermediary_agent_3',
  'creditor_agent',
  'interbank_creditor_agent',
  'interbank_creditor',
  'creditor',
  'ultimate_creditor',
];

/** The parties and banks of a payment, from hand to hand, with what the score rests on marked. */
export function chain(payment: Payment, assessment: Assessment): Html {
  const place = ({ role }: Party): number => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length);
  const evidence = evidenceOf(assessment);
  return html`<ol class="chain">
    ${each(
      payment.parties.toSorted((a, b) => place(a) - place(b)),
      (party) => {
        const isMet = fieldsOf(party).some((field) => evidence.some(({ path }) => path === field.path));
        const line = (field: Field | undefined): Html => (field ? html`<span>${markedField(field, evidence)}</span><br />` : html``);
        return html`<li class="${isMet ? 'met' : ''}">
          <span class="role">${party.role.replaceAll('_', ' ')}</span
          >${when(party.name, () => html`<b>${markedField(party.name!, evidence)}</b>`)}${line(party.bic)}${line(party.account)}${line(party.lei)}${when(party.accountName && party.accountName.text !== party.name?.text, () => line(party.accountName))}${each(party.address, line)}${line(party.country)}${line(party.birthDate)}${each(party.identifiers, ({ scheme, value }) => html`<small>${scheme}</small> ${markedField(value, evidence)}<br />`)}
        </li>`;
      },
    )}
  </ol>`;
}

/** The free texts of a payment, by what the sender used the field for. */
export function texts(payment: Payment, assessment: Assessment): Html {
  const evidence = evidenceOf(assessment);
  return html`<ul class="log">
    ${each(payment.texts, (field) => html`<li><small>${field.kind}</small> ${markedField(field, evidence)}${when(field.reading, () => html`<br /><small>${field.reading}</small>`)}</li>`)}
  </ul>`;
}

/** The record as it came, with evidence marked where its place is certain. */
export function sourceMessage(review: Review): Html {
  const source = sourceText(review.source, review.head, review.encoding);
  const stretches = evidenceOf(review.assessment).flatMap((evidence) => locate(source, evidence) ?? []);
  return html`<pre class="source" tabindex="0">${marked(source, stretches)}</pre>`;
}

/** Every piece of evidence with its exact place in the message. */
export function evidenceTable(say: Say, assessment: Assessment): Html {
  return html`<div class="scroll" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${say('alert.inPayment')}</th>
          <th scope="col">${say('alert.howMet')}</th>
          <th scope="col">${say('field.entry')}</th>
        </tr>
      </thead>
      <tbody>
        ${each(
          assessment.lines.flatMap((line) => line.evidence.map((evidence) => ({ rule: line.rule, ...evidence }))),
          (one) =>
            html`<tr>
              <td><mark>${one.text}</mark><br /><small>${one.path} ${one.from}–${one.to}</small></td>
              <td>${one.matched}<br /><small>${one.rule}</small></td>
              <td>${one.list ?? ''} ${one.entryId ?? ''}<br /><small>${one.edition ?? ''}</small></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function markedField(field: Field, evidence: readonly Evidence[]): Html {
  return marked(
    field.text,
    evidence.filter(({ path }) => path === field.path),
  );
}

function evidenceOf(assessment: Assessment): Evidence[] {
  return assessment.lines.flatMap((line) => line.evidence);
}
