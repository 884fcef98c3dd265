import type { Evidence } from '../../model/finding.ts';
import type { ListEntry } from '../../model/list-entry.ts';
import { fieldsOf, type Party, type Payment } from '../../model/payment.ts';
import { compareNames, type Comparison } from '../../screening/compare.ts';
import { evenRarity, prepareName, type NameToken } from '../../screening/name.ts';
import { each, html, NOTHING, when, type Html } from '../html.ts';
import { facts } from '../layout.ts';
import type { Say } from '../words.ts';
import { marked } from './marked.ts';

/** A list entry with the evidence that met it. */
export interface MetEntry {
  readonly entry: ListEntry & { readonly edition: string };
  readonly list: string;
  readonly evidence: readonly Evidence[];
}

/** Each entry beside the party that it was met in, word by word. */
export function besides(say: Say, entries: readonly MetEntry[], payment: Payment | undefined): Html {
  return html`${each(entries, (met) => {
    const party = payment?.parties.find((candidate) =>
      fieldsOf(candidate).some(({ path }) => met.evidence.some((one) => one.path === path)),
    );
    return html`<article>
      <h3>${met.entry.names[0].text} <small>${met.list} · ${met.entry.source} · ${met.entry.entryId} · ${met.entry.kind}</small></h3>
      <div class="beside">
        <div>
          <h4 class="soft">${say('alert.inPayment')}</h4>
          ${party ? partyFacts(say, party, met.evidence) : html`${each(met.evidence, (one) => html`<p><mark>${one.text}</mark> <small>${one.path}</small></p>`)}`}
        </div>
        <div>
          <h4 class="soft">${say('alert.onList')} <small>${met.entry.edition}</small></h4>
          ${entryFacts(say, met)}
        </div>
      </div>
      ${alignments(say, met)}
    </article>`;
  })}`;
}

function partyFacts(say: Say, party: Party, evidence: readonly Evidence[]): Html {
  const show = (field: { path: string; text: string } | undefined): Html | undefined =>
    field &&
    marked(
      field.text,
      evidence.filter(({ path }) => path === field.path),
    );
  const many = (fields: readonly { path: string; text: string }[]): Html | undefined =>
    fields.length === 0 ? undefined : html`${each(fields, (field) => html`${show(field)}<br />`)}`;
  return facts([
    [party.role.replaceAll('_', ' '), show(party.name)],
    ['BIC', show(party.bic)],
    [say('field.account'), show(party.account)],
    ['LEI', show(party.lei)],
    [say('alert.countries'), show(party.country)],
    [say('alert.birth'), many([party.birthDate, party.birthPlace].filter((field) => field !== undefined))],
    [say('alert.identifiers'), many(party.identifiers.map(({ value }) => value))],
    [say('alert.addresses'), many(party.address)],
  ]);
}

function entryFacts(say: Say, { entry, evidence }: MetEntry): Html {
  const met = new Set(evidence.map(({ matched }) => matched));
  const lines = (values: readonly string[]): Html | undefined =>
    values.length === 0 ? undefined : html`${each(values, (value) => html`${met.has(value) ? html`<mark>${value}</mark>` : value}<br />`)}`;
  return facts([
    [
      say('alert.names'),
      html`${each(entry.names, ({ text, kind }) => html`${met.has(text) ? html`<mark>${text}</mark>` : text} <small>${kind}</small><br />`)}`,
    ],
    [say('alert.birth'), lines([...entry.birthDates, ...(entry.birthPlaces ?? [])])],
    [
      say('alert.identifiers'),
      entry.identifiers.length === 0
        ? undefined
        : html`${each(entry.identifiers, ({ scheme, value }) => html`<small>${scheme}</small> ${met.has(value) ? html`<mark>${value}</mark>` : value}<br />`)}`,
    ],
    [say('alert.countries'), entry.countries.join(', ')],
    [say('alert.addresses'), lines(entry.addresses)],
    [say('alert.programs'), entry.programs.join(', ')],
    [say('alert.listedOn'), entry.listedOn],
    [say('alert.remarks'), entry.remarks],
  ]);
}

/** How the words of the payment and of the list met, pair by pair, and what either side has alone. */
function alignments(say: Say, { entry, evidence }: MetEntry): Html {
  const names = new Set(entry.names.map(({ text }) => text));
  const pairs = [
    ...new Map(evidence.filter(({ matched }) => names.has(matched)).map((one) => [`${one.text}\n${one.matched}`, one])).values(),
  ];
  return html`${each(pairs, ({ text, matched }) => {
    const comparison = compareNames(prepareName(text, evenRarity), prepareName(matched, evenRarity));
    return comparison.pairs.length === 0 ? NOTHING : alignment(say, comparison, text, matched);
  })}`;
}

function alignment(say: Say, comparison: Comparison, text: string, matched: string): Html {
  const words = (tokens: readonly NameToken[], of: string): string => tokens.map(({ from, to }) => of.slice(from, to)).join(' ');
  return html`<div class="scroll" tabindex="0">
    <table class="pair">
      <thead>
        <tr>
          <th scope="col">${say('alert.inPayment')}</th>
          <th scope="col">${say('alert.howMet')}</th>
          <th scope="col">${say('alert.onList')}</th>
        </tr>
      </thead>
      <tbody>
        ${each(
          comparison.pairs,
          ({ query, listed, how, similarity }) =>
            html`<tr>
              <td>${words(query, text)}</td>
              <td>${how}${when(how === 'near', () => html` <small>${Math.round(similarity * 100)} %</small>`)}</td>
              <td>${words(listed, matched)}</td>
            </tr>`,
        )}
        ${when(
          comparison.queryExtra.length > 0,
          () =>
            html`<tr>
              <td>${words(comparison.queryExtra, text)}</td>
              <td class="soft">${say('alert.onlyPayment')}</td>
              <td></td>
            </tr>`,
        )}
        ${when(
          comparison.listedExtra.length > 0,
          () =>
            html`<tr>
              <td></td>
              <td class="soft">${say('alert.onlyList')}</td>
              <td>${words(comparison.listedExtra, matched)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
