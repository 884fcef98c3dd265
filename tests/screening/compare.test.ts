import { describe, expect, it } from 'vitest';
import { compareNames } from '../../src/screening/compare.ts';
import { evenRarity, prepareName } from '../../src/screening/name.ts';

const score = (query: string, listed: string): number =>
  compareNames(prepareName(query, evenRarity), prepareName(listed, evenRarity)).score;

/** Orderings, not numbers: they survive a change of weights. */
describe('better before worse', () => {
  it.each([
    ['the same name before a typo', 'Zornimekh OOO', 'Zornimekh OOO', 'Zornimeck OOO'],
    ['another legal form before another word', 'Gelvarit Elektronika', 'OOO Gelvarit Elektronika', 'Gelvarit Stroi Elektronika'],
    [
      'a missing middle name before another middle name',
      'Arseniy Kharzenovskiy',
      'KHARZENOVSKIY, Arseniy Platonovich',
      'KHARZENOVSKIY, Viktor Platonovich',
    ],
    ['joined words before a word missing', 'Stroy Vel Gaz', 'Stroyvelgaz', 'Stroy Vel'],
  ])('%s', (_, query, better, worse) => {
    expect(score(query, better)).toBeGreaterThan(score(query, worse));
  });
});

it('another word instead contradicts, a word left out hardly', () => {
  const listed = 'RAFIN VELT TILFAR ZORNIMI';
  expect(score('Rafin Velt Tilfar', listed)).toBeGreaterThan(0.9);
  expect(score('Rafin Velt Tilfar Dulatmi', listed)).toBeLessThan(0.77);
});

describe('what must meet and what must not', () => {
  it.each([
    ['word order', 'Tsentr Luchtermet', 'Luchtermet Tsentr'],
    ['Cyrillic', 'ООО Зорнимех', 'OOO ZORNIMEKH'],
    ['legal form spelled out', 'LLC Mirtaks', 'Limited Liability Company Mirtaks'],
    ['a given name in another language', 'Aleksandr Kharzenovskiy', 'Oleksandr Kharzenovskiy'],
    ['a short form', 'Misha Kharzenovskiy', 'Mikhail Kharzenovskiy'],
    ['Abd and its article', "'Abd al-Aziz Nurvelani", 'Abdulaziz Nurvelani'],
    ['dotted letters', 'V.L.T. Mirtaks', 'VLT Mirtaks'],
    ['a number in words', 'Forty Fourth Velt Brigade', '44th Velt Brigade'],
    ['an ordinal', 'First Zornimekh Bank', '1st Zornimekh Bank'],
    ['a misspelled common word', 'Zornimekh Shiping Servces', 'Zornimekh Shipping Services'],
    ['the form written into the name', 'ZornimekhAG', 'Zornimekh AG'],
    ['cut at the 35th letter', 'GELVARIT PROMYSHLENNAYA ELEKTRONIKA', 'GELVARIT PROMYSHLENNAYA ELEKTRONIKALARI KORPORATSIYA'],
    ['Arabic, whose vowels are not written', 'محسن حمدان', 'Mohsen Hamdan'],
    ['a letter for p that Arabic lacks', 'بيريز فرناندو', 'Fernando Perez'],
    ['Hebrew', 'יוסף נתניהו', 'Yosef Netanyahu'],
    ['Hebrew read hard', 'אשר פרץ', 'Asher Peretz'],
    ['a legal form cut short', 'GELVARIT JOINT STOCK COMPAN', 'GELVARIT JOINT STOCK COMPANY'],
    ['initials of one Cyrillic letter that reads as two', 'Ю. В. Харзеновский', 'KHARZENOVSKIY, Yuriy Viktorovich'],
    ['the initials I and Y', 'I. I. Kharzenovskiy', 'KHARZENOVSKIY, Igor Ivanovich'],
    ['spaced letters', 'Z O R N I M E K H', 'Zornimekh'],
  ])('%s', (_, query, listed) => {
    expect(score(query, listed)).toBeGreaterThan(0.88);
  });

  it.each([
    ['a shared surname', 'Olga Kharzenovskaya', 'KHARZENOVSKIY, Arseniy Platonovich'],
    ['common words only', 'General Trading Group LLC', 'Ordavel General Trading FZE'],
    ['another number', '11420 CORP', '11421 CORP'],
    ['nothing', '', 'Zornimekh'],
    ['letters in another order', 'C.B.A. Company', 'A.B.C. Company'],
    ['an initial beside a word that is only near', 'Babor Kasteli', 'A. Kabor'],
    ['Chinese syllables one letter apart', '康 明', 'KANG, Mong'],
    ['two letters of three changed', 'Kim Mon', 'Kim Mul'],
    ['a long vowel that is written and not there', 'حمدان', 'Hamdouni'],
    ['a first vowel too many', 'محسن احمد', 'HAMID, Mohsen'],
    ['Arabic words a letter apart', 'حسین گلوری', 'حسن گلوری'],
    ['another trade of the same two words', 'Dulat Velt Foods SAE', 'Dulat Velt Petroleum Company'],
    ['initials carry nothing', 'A. K.', 'Arseniy Kharzenovskiy'],
  ])('%s stays below', (_, query, listed) => {
    expect(score(query, listed)).toBeLessThan(0.8);
  });

  it('a name of legal forms alone is not stripped to nothing', () => {
    expect(prepareName('CO LTD', evenRarity).tokens.length).toBeGreaterThan(0);
  });
});
