import { z } from 'zod';

const share = z.number().min(0).max(1);
const points = z.int().min(0).max(100);
const family = z.enum(['party', 'bank', 'geography', 'goods', 'diversion', 'evasion', 'behaviour']);
const dated = { id: z.string().min(1), effective: z.iso.date() };

/** config/rules: see the newest file there for what each part means. */
export const RULES = z
  .strictObject({
    ...dated,
    screening: z.strictObject({
      threshold: share,
      floor: share,
      bands: z.array(z.strictObject({ at_least: share, strength: share })).min(1),
      text: z.strictObject({ threshold: share, telling: z.number().positive() }),
      house_alone: share,
      telling: z.strictObject({ unknown: z.number().nonnegative(), common: z.number().nonnegative() }),
      identity: z.strictObject({
        name_alone: share,
        against: z.strictObject({ birth: share, country: share, kind: share, gender: share }),
      }),
      weak_alias: share,
    }),
    goods: z.strictObject({
      tiers: z.record(z.string(), share),
      anchors: z.strictObject({ anchored: share, dotted: share, bare: share }),
      former: share,
      near: share,
      words: z.strictObject({ strong: share, weak: share, weak_together: share, part_number: share }),
      groups: z.record(z.string(), share),
    }),
    nexus: z.strictObject({ party: share, agent: share, account: share, text: share }),
    diversion: z.strictObject({
      home: z.array(z.string().length(2)),
      sure_goods: share,
      least: share,
      slots: z.strictObject({ buyer: share, seller: share, agent: share, text: share }),
    }),
    legs: z.strictObject({ name: share, remittance: share, account: share, country: share }),
    behaviour: z.strictObject({
      history_days: z.int().positive(),
      known_days: z.int().positive(),
      structuring: z.strictObject({
        days: z.int().positive(),
        least: z.int().min(2),
        tolerance: share,
        limits: z.record(z.string().length(3), z.string().regex(/^\d+(?:\.\d+)?$/)),
        band: share,
        trade: share,
        otherwise: share,
      }),
      pass_through: z.strictObject({ days: z.int().positive(), least: share, otherwise: share }),
      payer_switch: z.strictObject({ otherwise: share }),
      suppliers: z.strictObject({ days: z.int().positive(), least: z.int().min(2), otherwise: share }),
      surge: z.strictObject({ times: z.number().positive() }),
    }),
    lists: z.array(z.strictObject({ source: z.string(), weight: share, meaning: z.string() })),
    ownership: z.strictObject({ share: z.number().positive().max(100), sources: z.array(z.string()).min(1) }),
    signals: z.array(z.strictObject({ id: z.string(), family, points })),
    combinations: z.array(
      z.strictObject({
        id: z.string(),
        needs: z.array(z.strictObject({ of: z.string(), at_least: share })).min(1),
        points,
        sentence: z.string(),
      }),
    ),
    never_alone: z.array(
      z.strictObject({ signals: z.array(z.string()).min(1), below: z.record(z.string(), share).default({}), sentence: z.string() }),
    ),
    actions: z.array(z.strictObject({ of: z.string(), sentence: z.string() })).min(1),
    meanings: z.strictObject({ low: z.string(), medium: z.string(), high: z.string() }),
    severity: z.strictObject({ low: points, medium: points, high: points }),
  })
  .refine(({ severity }) => severity.low < severity.medium && severity.medium < severity.high, 'severities must rise')
  .refine(({ screening }) => screening.bands.at(-1)!.at_least <= screening.threshold, 'the last band must reach down to the threshold')
  .refine(({ signals, combinations, never_alone, actions }) => {
    const known: readonly string[] = [...family.options, ...signals.map(({ id }) => id)];
    const named = [
      ...combinations.flatMap(({ needs }) => needs.map(({ of }) => of)),
      ...never_alone.flatMap(({ signals: some, below }) => [...some, ...Object.keys(below)]),
    ];
    const actable = [...known, ...combinations.map(({ id }) => id)];
    return named.every((name) => known.includes(name)) && actions.every(({ of }) => actable.includes(of));
  }, 'combinations, never_alone or actions name a signal or family that the rules do not weigh')
  .refine(({ signals }) => new Set(signals.map(({ id }) => id)).size === signals.length, 'a signal is weighed once');

/** config/goods: the Common High Priority List. */
export const GOODS = z.strictObject({
  ...dated,
  source: z.string(),
  codes: z.array(z.strictObject({ hs6: z.string().regex(/^\d{6}$/), tier: z.string(), family: z.string(), label: z.string() })),
  former: z.array(z.strictObject({ hs6: z.string().regex(/^\d{6}$/), now: z.array(z.string()).min(1), label: z.string() })),
  near_misses: z.array(z.strictObject({ hs6: z.string().regex(/^\d{6}$/), label: z.string() })),
  /** Other lists of goods, each by its own document, for a bank that screens by them: annexes of the EU, supplements of BIS. */
  neighbours: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      source: z.string(),
      weight: share,
      codes: z.array(z.strictObject({ hs: z.string().regex(/^\d{4}(?:\d{2}){0,3}$/), label: z.string() })),
    }),
  ),
});

/** config/geography: Russia and Belarus, their marks, and the diversion countries. */
export const GEOGRAPHY = z.strictObject({
  ...dated,
  sources: z.record(z.string(), z.string()),
  nexus: z.array(z.strictObject({ iso2: z.string().length(2), reason: z.string() })),
  diversion: z.array(z.strictObject({ iso2: z.string().length(2), weight: share, named_by: z.array(z.string()).min(1) })),
  /** Areas under occupation, with the names and towns by which payments show them. */
  occupied: z.array(z.strictObject({ area: z.string(), names: z.array(z.string()), towns: z.array(z.string()).min(1) })),
  /** Places of Russia and Belarus, and the words by which a place of that name is elsewhere. */
  places: z.array(
    z.strictObject({
      name: z.string(),
      country: z.string().length(2),
      spellings: z.array(z.string()).min(1),
      elsewhere: z.array(z.string()).default([]),
    }),
  ),
  /** Where a town of a Russian name is a town of its own. */
  namesakes: z.array(z.string().length(2)),
  /** Words that make a street of a place: before its name, and behind it. */
  streets: z.strictObject({ before: z.array(z.string()), behind: z.array(z.string()) }),
  markers: z.array(
    z.strictObject({
      id: z.string(),
      pattern: z.string(),
      where: z.enum(['account', 'clearing', 'text']),
      country: z.string().length(2),
      meaning: z.string(),
      matches: z.string(),
      rejects: z.string(),
    }),
  ),
});

const phrases = z.array(z.string().min(1)).default([]);
const wording = z.strictObject({ en: phrases, tr: phrases, ru: phrases, de: phrases });

/** config/lexicon: the words by which payments show goods, and what else they say. */
export const LEXICON = z.strictObject({
  ...dated,
  terms: z.array(z.strictObject({ hs6: z.string().regex(/^\d{6}$/), strong: wording, weak: wording })),
  groups: z.array(z.strictObject({ id: z.string(), label: z.string(), strong: wording, weak: wording })),
  exclusions: z.array(z.string().min(1)),
  part_numbers: z.array(
    z.strictObject({
      id: z.string(),
      pattern: z.string(),
      /** The code that the part points to, or a group of goods. */
      hs6: z
        .string()
        .regex(/^\d{6}$/)
        .optional(),
      group: z.string().optional(),
      label: z.string(),
      matches: z.array(z.string()).min(1),
      rejects: z.array(z.string()).min(1),
    }),
  ),
  words: z.strictObject({
    vague: wording,
    trade: wording,
    on_behalf: wording,
    reexport: wording,
    forwarder: wording,
    unrelated: wording,
    filler: wording,
    /** Words that ask to hide, and what is hidden: together they are such a request. */
    conceal: wording,
    concealed: wording,
  }),
});

/** config/lists.yaml: where each list is published, and when its edition is too old or too small. */
export const LIST_SOURCES = z.record(
  z.string(),
  z.strictObject({
    urls: z.array(z.url({ protocol: /^https$/ })).min(1),
    /** Largest share of entries that a new edition may lose before a person must agree. */
    max_shrink: share,
    warn_after_days: z.int().positive(),
    /** Lists of one such name stand for each other, and one of them must have an edition before a night runs. */
    required_as: z.string().optional(),
  }),
);

const bilingual = z.strictObject({ code: z.string().regex(/^[a-z_]+$/), en: z.string().min(1), tr: z.string().min(1) });

/** config/desk: how the desk works; see the newest file there. */
export const DESK = z.strictObject({
  ...dated,
  sla_hours: z.strictObject({ high: z.int().positive(), medium: z.int().positive(), low: z.int().positive() }),
  retention_years: z.int().min(5),
  whitelist_days: z.int().min(1).max(366),
  reasons: z.strictObject({
    false_positive: z.array(bilingual).min(1),
    true_match: z.array(bilingual).min(1),
    reported: z.array(bilingual).min(1),
  }),
  key_terms: z.array(z.strictObject({ term: z.string(), source: z.string(), for: z.string(), needs: z.array(family).min(1) })),
  suggestions: z.strictObject({ pair_decisions: z.int().min(2), rule_decisions: z.int().min(2), rule_precision: share }),
});
