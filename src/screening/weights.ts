/**
 * What the comparison of two names is made of. Chosen on half A of the labelled pairs and on OFAC's own aliases, told of half B
 * (docs/matching.md, bench/accuracy). They belong to the engine's version: an index that was built with others is not read.
 */
export const WEIGHTS = {
  /** A word that only one side has. Below 1: a middle name left out is common, and missing it is worse. */
  extraQuery: 0.6,
  extraListed: 0.25,
  /** Words that stand in place of each other contradict: both sides say something, and not the same. For both together. */
  replaced: 1.3,
  /** More for a word of a trade in place of another word: firms of one owner or one river, in different business. */
  otherTrade: 1.3,
  /** Share of the payment's name that must meet as sure words before an initial counts: initials support, they never carry. */
  carried: 0.4,
  sameSound: 0.97,
  sameMeaning: 0.93,
  /** Vowels tell names apart, so a match without them is less than sound and meaning. */
  sameConsonants: 0.92,
  joined: 0.96,
  initial: 0.7,
  cut: 0.95,
  /** How much of a word's likeness an edit takes, per share of its letters. */
  edit: 0.6,
  form: 0.1,
  /** Articles, particles and titles. */
  particle: 0.1,
  common: 0.25,
  initialWeight: 0.3,
};
