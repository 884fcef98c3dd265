import { loadConfig, type Runtime } from '../runtime.ts';
import { replay, type Change } from '../pipeline/replay.ts';
import { tune, type Sampled } from '../pipeline/tune.ts';
import { printLine } from './output.ts';

export interface ReplayOptions {
  readonly rules?: string;
  readonly against?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sample: string;
  /** Every number of the rules a tenth down and up. */
  readonly thresholds: boolean;
  readonly json: boolean;
}

/** `narrows replay`: what other rules would have made of stored payments; without `--against`, what each part of the rules does. */
export async function replayRules(options: ReplayOptions, runtime: Runtime): Promise<number> {
  const dates = await runtime.read.dates(options.from, options.to);
  const config = await loadConfig(runtime.today(), options.rules);
  const screensBy = await runtime.screens.inForce(config);
  const a = screensBy(config.rules);
  if (options.against === undefined) {
    const asked = { sample: Number(options.sample), numbers: options.thresholds };
    const tuning = await tune(dates, a, asked, screensBy, runtime.night);
    if (options.json) printLine(tuning);
    else {
      console.log(`${a.rules.id} over ${tuning.payments} payments of ${dates.length} dates: ${tuning.alerts} alerts`);
      for (const { what, alerts, bySeverity, gained, lost } of tuning.effects)
        console.log(
          `  ${what.padEnd(48)} ${String(alerts).padStart(6)} alerts  +${gained} -${lost}  (high ${bySeverity.high}, medium ${bySeverity.medium}, low ${bySeverity.low})`,
        );
      printSample('just above the line', tuning.above);
      printSample('just below the line', tuning.below);
    }
    return 0;
  }
  const against = await loadConfig(runtime.today(), options.against);
  const b = (await runtime.screens.inForce(against))(against.rules);
  const result = await replay(dates, a, b, runtime.night);
  if (options.json) printLine(result);
  else {
    console.log(`${a.rules.id} against ${b.rules.id} over ${result.payments} payments of ${dates.length} dates`);
    console.log(
      `  alerts ${result.alerts.a} -> ${result.alerts.b}: ${result.gained.length} gained, ${result.lost.length} lost, ${result.changed.length} of another severity`,
    );
    for (const [title, changes] of [
      ['gained', result.gained],
      ['lost', result.lost],
      ['of another severity', result.changed],
    ] as const)
      printChanges(title, changes);
  }
  return 0;
}

function printChanges(title: string, changes: readonly Change[]): void {
  if (changes.length > 0) console.log(`  ${title}`);
  for (const { businessDate, paymentId, uetr, a, b } of changes)
    console.log(
      `    ${businessDate} ${uetr ?? `payment ${paymentId}`}  ${a.score} ${a.severity ?? 'none'} -> ${b.score} ${b.severity ?? 'none'}  ${b.rules.join(', ')}`,
    );
}

function printSample(title: string, sample: readonly Sampled[]): void {
  console.log(`  ${title}`);
  for (const { businessDate, paymentId, uetr, score, rules } of sample)
    console.log(`    ${businessDate} ${uetr ?? `payment ${paymentId}`}  ${score}  ${rules.join(', ')}`);
}
