import { createRequire } from 'node:module';
import path from 'node:path';
// The types know the default alone.
// oxlint-disable-next-line import/no-named-as-default
import PDFDocument from 'pdfkit';
import type { AuditEvent } from '../../adapters/postgres/desk/acts.ts';
import { sourceText } from '../../messages/locate.ts';
import type { Case } from '../pages/alert.ts';

const FONTS = path.join(path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** What a case file proves itself by. */
export interface CaseProof {
  readonly madeAt: string;
  readonly madeBy: string;
  readonly clock: (at: Date) => string;
  /** The manifest of the run whose assessment is shown. */
  readonly manifest: { readonly content: string; readonly signature: string | undefined } | undefined;
  readonly reason: string;
}

/** One alert as a file for the shelf: what was seen, on what it rests, what was decided by whom, and what proves it. */
export async function caseFile({ review, payment, rules, entries, events, files }: Case, proof: CaseProof): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 48,
    bufferPages: true,
    info: { Title: `Case ${review.alertId}`, Producer: 'narrows' },
  });
  pdf
    .registerFont('plain', path.join(FONTS, 'DejaVuSans.ttf'))
    .registerFont('bold', path.join(FONTS, 'DejaVuSans-Bold.ttf'))
    .registerFont('mono', path.join(FONTS, 'DejaVuSansMono.ttf'));
  const pieces: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve) => {
    pdf
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', () => {
        resolve(Buffer.concat(pieces));
      });
  });
  const write = (font: 'plain' | 'bold' | 'mono', size: number, text: string): void => {
    pdf.font(font).fontSize(size).text(printable(text), { lineGap: 1.5 });
  };
  const heading = (text: string): void => {
    pdf.moveDown(0.7);
    write('bold', 12, text);
    pdf.moveDown(0.15);
  };
  const fact = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') write('plain', 9, `${name}: ${value}`);
  };

  write('bold', 16, `${review.severity.toUpperCase()} ${review.score}/100 · ${review.counterparty}`);
  write('plain', 9, `Case file of alert ${review.alertId}, made ${proof.madeAt} by ${proof.madeBy}`);
  heading('Payment');
  fact('Amount', `${review.amount} ${review.currency}`);
  fact('Business date', review.businessDate);
  fact('UETR', review.uetr);
  fact('End to end', review.endToEndId);
  fact('Message', `${review.messageType}, ${review.fileName} record ${review.recordIndex}`);
  fact('Payment key (sha256)', review.paymentKey);
  heading('Decision');
  fact('State', review.state.replaceAll('_', ' '));
  fact('Decision', review.disposition?.replaceAll('_', ' '));
  fact('Reason', proof.reason);
  fact('Proposed by', review.proposedBy);
  fact('Decided by', review.decidedBy);
  fact('Decided', review.decidedAt && proof.clock(review.decidedAt));
  fact('Legal hold', review.legalHold ? 'yes' : undefined);
  heading('Why it was raised');
  for (const line of review.assessment.lines) {
    write('bold', 9, `${line.points >= 0 ? '+' : ''}${line.points}  ${line.rule}`);
    write('plain', 9, line.sentence);
    for (const { text, path: place, from, to, matched, edition, entryId } of line.evidence)
      write(
        'plain',
        8,
        `    «${text}» at ${place} ${from}–${to}, met «${matched}»${edition === undefined ? '' : ` [${edition} entry ${entryId}]`}`,
      );
  }
  write('bold', 9, `= ${review.score}, ${review.severity} from ${rules.severity[review.severity]} by ${rules.id}`);
  for (const { rule, sentence } of review.assessment.unknowns) write('plain', 8, `not known (${rule}): ${sentence}`);
  heading('Parties and banks');
  for (const party of payment?.parties ?? [])
    fact(
      party.role.replaceAll('_', ' '),
      [party.name, party.bic, party.account, party.lei, ...party.identifiers.map(({ value }) => value), ...party.address, party.country]
        .flatMap((field) => field?.text ?? [])
        .join(' · '),
    );
  for (const { kind, text } of payment?.texts ?? []) fact(kind, text);
  if (entries.length > 0) heading('List entries');
  for (const { entry, list } of entries) {
    write('bold', 9, `${list} ${entry.source} ${entry.entryId} · ${entry.edition}`);
    fact('Names', entry.names.map(({ text, kind }) => `${text} (${kind})`).join('; '));
    fact('Birth', entry.birthDates.join('; '));
    fact('Numbers', entry.identifiers.map(({ scheme, value }) => `${scheme} ${value}`).join('; '));
    fact('Addresses', entry.addresses.join('; '));
    fact('Programmes', entry.programs.join(', '));
    fact('Remarks', entry.remarks);
  }
  heading('The message as it came');
  write('mono', 7, sourceText(review.source, review.head, review.encoding));
  heading('What was done');
  for (const event of events)
    write(
      'plain',
      8,
      `${proof.clock(event.at)}  ${event.actor}  ${event.kind}  ${said(event)}  [#${event.seq} ${event.hash.slice(0, 16)}]`,
    );
  if (events.length === 0) write('plain', 8, 'nothing yet');
  if (files.length > 0) heading('Evidence attached');
  for (const file of files)
    write('plain', 8, `${file.name}, ${file.size} bytes, sha256 ${file.sha256}, by ${file.addedBy} ${proof.clock(file.addedAt)}`);
  heading('Proof');
  fact('Run', review.runId);
  const { digest, code, audit } = proof.manifest
    ? (JSON.parse(proof.manifest.content) as { digest?: string; code?: string; audit?: { seq: string; hash: string } })
    : {};
  fact('Digest of the run', digest);
  fact('Code (sha256)', code);
  fact('Log ended at', audit && `#${audit.seq} ${audit.hash}`);
  fact('Signature of the manifest (Ed25519)', proof.manifest?.signature ?? 'not signed');
  write('plain', 8, `Checked by: narrows verify-run --run ${review.runId}, narrows verify-audit`);

  const { count } = pdf.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    pdf.switchToPage(i);
    pdf.page.margins.bottom = 0;
    pdf
      .font('plain')
      .fontSize(7)
      .text(`${review.alertId} · ${i + 1}/${count} · confidential`, 48, pdf.page.height - 30, { lineBreak: false });
  }
  pdf.end();
  return whole;
}

function said({ content }: AuditEvent): string {
  const { from, to, disposition, reason, note, assignee } = content as Record<string, string | undefined>;
  return [from !== undefined && from !== to ? `${from} → ${to}` : undefined, disposition, reason, assignee, note]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Letters that the font cannot draw, as their code points: a box in their place would say nothing. */
function printable(text: string): string {
  return text
    .replaceAll('\r', '')
    .replaceAll('\t', '    ')
    .replaceAll(NOT_DRAWN, (letter) => `⟨U+${letter.codePointAt(0)!.toString(16).toUpperCase()}⟩`);
}

/** Scripts that DejaVu lacks, Chinese, Japanese and Korean above all. */
const NOT_DRAWN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Extended_Pictographic}\p{Cs}]/gu;
