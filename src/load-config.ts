import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { z } from 'zod';
import { loadDated } from '../config/dated.ts';
import { DESK, GEOGRAPHY, GOODS, LEXICON, LIST_SOURCES, RULES } from '../config/schemas.ts';
import type { Basis } from './adapters/postgres/runs.ts';
import type { GoodsEdition } from './goods/goods-list.ts';
import { NarrowsError } from './model/errors.ts';
import type { Geography } from './model/geography.ts';
import type { Lexicon } from './model/lexicon.ts';
import type { Desk } from './model/review.ts';
import type { Rules } from './model/rules.ts';
import { SIGNALS } from './signals/evaluate.ts';

/** The dated data that decides a score, each with the id and hash that assessments keep. */
export interface Config {
  readonly rules: Rules;
  readonly goods: GoodsEdition & { readonly hash: string };
  readonly geography: Geography & { readonly hash: string };
  readonly lexicon: Lexicon & { readonly hash: string };
}

/** The dated files in force on a date. No service is needed. */
export async function loadConfig(onDate: string, rulesId?: string): Promise<Config> {
  const rules = await loadDated('rules', RULES, { onDate, ...(rulesId === undefined ? {} : { id: rulesId }) });
  const goods = await loadDated('goods', GOODS, { onDate });
  const geography = await loadDated('geography', GEOGRAPHY, { onDate });
  const lexicon = await loadDated('lexicon', LEXICON, { onDate });
  return {
    rules: toRules(rules.value, rules.hash),
    goods: { ...goods.value, hash: goods.hash },
    geography: {
      ...geography.value,
      hash: geography.hash,
      markers: geography.value.markers.map((marker) => ({ ...marker, pattern: new RegExp(marker.pattern, 'iu') })),
    },
    lexicon: {
      ...lexicon.value,
      hash: lexicon.hash,
      partNumbers: lexicon.value.part_numbers.map((part) => ({ ...part, pattern: new RegExp(part.pattern, 'iu') })),
    },
  };
}

/** How the desk works on a date. */
export async function loadDesk(onDate: string): Promise<Desk> {
  const { value } = await loadDated('desk', DESK, { onDate });
  const reasonsOf = (reasons: z.infer<typeof DESK>['reasons'][keyof Desk['reasons']]): Desk['reasons'][keyof Desk['reasons']] =>
    reasons.map(({ code, ...words }) => ({ code, words }));
  return {
    id: value.id,
    slaHours: value.sla_hours,
    retentionYears: value.retention_years,
    whitelistDays: value.whitelist_days,
    reasons: {
      false_positive: reasonsOf(value.reasons.false_positive),
      true_match: reasonsOf(value.reasons.true_match),
      reported: reasonsOf(value.reasons.reported),
    },
    keyTerms: value.key_terms,
    suggestions: {
      pairDecisions: value.suggestions.pair_decisions,
      ruleDecisions: value.suggestions.rule_decisions,
      rulePrecision: value.suggestions.rule_precision,
    },
  };
}

/** Rules as the code reads them. A signal without points, or points without a signal, would silently weigh nothing. */
function toRules(file: z.infer<typeof RULES>, hash: string): Rules {
  const known = Object.keys(SIGNALS);
  const weighed = file.signals.map(({ id }) => id);
  const odd = [...known.filter((id) => !weighed.includes(id)), ...weighed.filter((id) => !known.includes(id))];
  if (odd.length > 0) throw new NarrowsError('CONFIG_SIGNALS', `${file.id}: ${odd.join(', ')} stand in only one of the rules and the code`);
  const { screening, combinations, never_alone, goods, diversion, behaviour, ...rest } = file;
  return {
    ...rest,
    hash,
    screening: {
      threshold: screening.threshold,
      floor: screening.floor,
      bands: screening.bands.map(({ at_least, strength }) => ({ atLeast: at_least, strength })),
      text: screening.text,
      telling: screening.telling,
      identity: { nameAlone: screening.identity.name_alone, against: screening.identity.against },
      houseAlone: screening.house_alone,
      weakAlias: screening.weak_alias,
    },
    goods: {
      ...goods,
      words: {
        strong: goods.words.strong,
        weak: goods.words.weak,
        weakTogether: goods.words.weak_together,
        partNumber: goods.words.part_number,
      },
    },
    behaviour: {
      historyDays: behaviour.history_days,
      knownDays: behaviour.known_days,
      structuring: behaviour.structuring,
      passThrough: behaviour.pass_through,
      payerSwitch: behaviour.payer_switch,
      suppliers: behaviour.suppliers,
      surge: behaviour.surge,
    },
    diversion: { home: diversion.home, sureGoods: diversion.sure_goods, least: diversion.least, slots: diversion.slots },
    combinations: combinations.map(({ needs, ...combination }) => ({
      ...combination,
      needs: needs.map(({ of, at_least }) => ({ of, atLeast: at_least })),
    })),
    neverAlone: never_alone,
  };
}

/** The very config that the run was planned with; another hash under the same id means that a file was edited. */
export async function pinnedConfig(basis: Basis, onDate: string): Promise<Config> {
  const config = await loadConfig(onDate, basis.rules.id);
  for (const part of ['rules', 'goods', 'geography', 'lexicon'] as const)
    if (config[part].id !== basis[part].id || config[part].hash !== basis[part].hash)
      throw new NarrowsError(
        'RUN_CONFIG_CHANGED',
        `The run was planned with ${basis[part].id}, which config/${part} no longer holds as it was; restore the file, or start the night anew`,
      );
  return config;
}

/** Names under which config/lists.yaml requires a list, and no list of that name has an edition. */
export function missingLists(
  sources: Readonly<Record<string, { readonly required_as?: string | undefined }>>,
  present: readonly string[],
): { name: string; lists: string[] }[] {
  const required = Object.entries(sources).filter(([, source]) => source.required_as !== undefined);
  return [...Map.groupBy(required, ([, source]) => source.required_as!)]
    .map(([name, named]) => ({ name, lists: named.map(([listId]) => listId) }))
    .filter(({ lists: group }) => !group.some((listId) => present.includes(listId)));
}

/** Where lists are published and how they are guarded (config/lists.yaml). */
export async function loadListSources(): Promise<z.infer<typeof LIST_SOURCES>> {
  return LIST_SOURCES.parse(parse(await readFile(new URL('../config/lists.yaml', import.meta.url), 'utf8')));
}
