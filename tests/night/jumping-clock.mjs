// Preloaded into the processes of a night: their clocks run as far beside the real one as a file says, each in its own direction.
import { readFileSync } from 'node:fs';

const file = process.env.NARROWS_TEST_CLOCK;
const RealDate = Date;
const direction = process.pid % 2 === 0 ? 1 : -1;
let offset = 0;
let lookedAt = -Infinity;

function now() {
  if (performance.now() - lookedAt > 50) {
    lookedAt = performance.now();
    offset = direction * Number(readFileSync(file, 'utf8'));
  }
  return RealDate.now() + offset;
}

if (file)
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(now());
      else super(...given);
    }

    static now() {
      return now();
    }
  };
