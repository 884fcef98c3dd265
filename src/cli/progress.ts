import { SingleBar } from 'cli-progress';

/** A bar in a terminal, and lines of percentages elsewhere; on standard error, for standard output is data. */
export function startProgress(label: string): { update: (chunks: { done: number; total: number }) => void; stop: () => void } {
  const bar = new SingleBar({
    format: `${label} [{bar}] {percentage} % of {total} chunks`,
    noTTYOutput: true,
    notTTYSchedule: 2_000,
    hideCursor: true,
    stream: process.stderr,
  });
  let started = false;
  return {
    update: ({ done, total }) => {
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => {
      bar.stop();
    },
  };
}
