import { editDistance } from './edit-distance.ts';
import type { Word } from './fold.ts';

/**
 * Legal forms by what they mean, each spelled as folded words. Members of a class are equal to each other; the form of
 * a company is weak evidence, but it is never cut off, so that a name never shrinks to nothing.
 */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  limited: [
    'limited liability company',
    'limited liability co',
    'limited liability partnership',
    'llc',
    'l l c',
    'llp',
    'ltd',
    'limited',
    'co ltd',
    'company limited',
    'co limited',
    'pte ltd',
    'pty ltd',
    'private limited',
    'pvt ltd',
    'pvt',
    'ooo',
    'too',
    'osoo',
    'mchj',
    'mchzh',
    'zat',
    'tov',
    'obshchestvo s ogranichennoi otvetstvennostyu',
    'obschestvo s ogranichennoy otvetstvennostyu',
    'obshchestvo s ogranichennoy otvetstvennostyu',
    'tovarishchestvo s ogranichennoi otvetstvennostyu',
    'gmbh',
    'gesellschaft mit beschrankter haftung',
    'mbh',
    'sarl',
    's a r l',
    'sasu',
    'srl',
    's r l',
    'bv',
    'b v',
    'bvba',
    'sprl',
    'sro',
    's r o',
    'spol s r o',
    'doo',
    'd o o',
    'ood',
    'eood',
    'kft',
    'sia',
    'uab',
    'oy',
    'aps',
    'sp z o o',
    'spolka z ograniczona odpowiedzialnoscia',
    'lda',
    'ltda',
    'sl',
    's l',
    'sdn bhd',
    'fze',
    'fzc',
    'fzco',
    'fz llc',
    'dmcc',
    'dwc llc',
    'ltd sti',
    'limited sirketi',
    'sti',
    'sirketi',
    'wll',
    'w l l',
    'mmc',
  ],
  stock: [
    'public joint stock company',
    'open joint stock company',
    'closed joint stock company',
    'joint stock company',
    'joint stock co',
    'private joint stock company',
    'jsc',
    'j s c',
    'pjsc',
    'p j s c',
    'ojsc',
    'cjsc',
    'psc',
    'ao',
    'oao',
    'zao',
    'pao',
    'nao',
    'pat',
    'prat',
    'ad',
    'publichnoe aktsionernoe obshchestvo',
    'otkrytoe aktsionernoe obshchestvo',
    'zakrytoe aktsionernoe obshchestvo',
    'aktsionernoe obshchestvo',
    'aktsionernoye obshchestvo',
    'as',
    'a s',
    'anonim sirketi',
    'ag',
    'aktiengesellschaft',
    'sa',
    's a',
    'sas',
    's a s',
    'spa',
    's p a',
    'nv',
    'n v',
    'plc',
    'public limited company',
    'ab',
    'asa',
    'oyj',
    'se',
    'inc',
    'incorporated',
    'corp',
    'corporation',
    'company',
    'co',
    'sal',
    'bhd',
    'tbk',
    'kk',
    'saoc',
    'sae',
    'qpsc',
  ],
  state: [
    'fgup',
    'gup',
    'fgbu',
    'federal state unitary enterprise',
    'state unitary enterprise',
    'federalnoe gosudarstvennoe unitarnoe predpriyatie',
    'fsue',
    'kgaa',
    'kg',
    'gmbh and co kg',
    'and co',
  ],
  sole: ['individualnyi predprinimatel', 'individual entrepreneur', 'sole proprietor', 'sahis isletmesi', 'fop'],
};

/** Letters that a cut word must have left to be read as the one it began. */
const SHORTEST_STUMP = 2;

const byFirstWord = new Map<string, { words: string[]; form: string }[]>();
for (const [form, spellings] of Object.entries(FORMS))
  for (const spelling of spellings) {
    const words = spelling.split(' ');
    const list = byFirstWord.get(words[0]!) ?? [];
    list.push({ words, form });
    byFirstWord.set(
      words[0]!,
      list.toSorted((a, b) => b.words.length - a.words.length),
    );
  }

/** Forms of three words and more, by their second: one of their words may be misspelled, «JIONT STOCK COMPANY». */
const bySecondWord = Map.groupBy(
  [...byFirstWord.values()].flat().filter(({ words }) => words.length >= 3),
  ({ words }) => words[1]!,
);

/**
 * The longest legal form that begins at `index`, with the number of words it takes; nothing where none does. The last word of a
 * name may be cut short in a form of several: «JOINT STOCK COMPAN».
 */
export function legalFormAt(words: readonly Word[], index: number): { form: string; length: number } | undefined {
  const found = byFirstWord.get(words[index]?.text ?? '')?.find((candidate) =>
    candidate.words.every((word, i) => {
      const given = words[index + i]?.text ?? '';
      return given === word || (i > 0 && index + i === words.length - 1 && given.length >= SHORTEST_STUMP && word.startsWith(given));
    }),
  );
  const form = found ?? misspelledAt(words, index);
  return form && { form: form.form, length: form.words.length };
}

/** A long form with one letter wrong in one of its words. */
function misspelledAt(words: readonly Word[], index: number): { words: string[]; form: string } | undefined {
  const second = words[index + 1]?.text;
  if (second === undefined) return undefined;
  const candidates = bySecondWord.get(second) ?? byFirstWord.get(words[index]!.text)?.filter((form) => form.words.length >= 3) ?? [];
  return candidates.find((candidate) => {
    const wrong = candidate.words.flatMap((word, i) =>
      words[index + i]?.text === word ? [] : [[word, words[index + i]?.text ?? ''] as const],
    );
    return wrong.length === 1 && wrong.every(([word, given]) => word.length > 3 && editDistance(word, given, 1) <= 1);
  });
}

/** Words that lead from one party to another: «branch of», «on behalf of», «formerly». */
const LEADING = new Set(
  [
    ['of', 'for', 'to', 'by', 'behalf', 'fbo', 'ffc', 'fao', 'obo', 'via', 'per', 'through', 'at', 'with'],
    ['branch', 'office', 'account', 'dept', 'department', 'representative', 'subsidiary', 'agent', 'client', 'customer', 'owner'],
    ['dba', 'aka', 'fka', 'ta', 'formerly', 'former', 'alias', 'messrs', 'attn', 'beneficiary', 'principal', 'payer'],
    [
      'filial',
      'filiali',
      'filiala',
      'sube',
      'subesi',
      'adina',
      'hesabi',
      'ofisi',
      'temsilciligi',
      'eski',
      'predstavitelstvo',
      'dlya',
      'ot',
    ],
  ].flat(),
);

/** Whether the name of a party ends with these words, and another may begin behind them: with a legal form, or a word that leads on. */
export function endsName(words: readonly Word[]): boolean {
  const last = words.at(-1);
  if (!last) return true;
  return LEADING.has(last.text) || words.some((_, at) => at + (legalFormAt(words, at)?.length ?? -words.length) === words.length);
}
