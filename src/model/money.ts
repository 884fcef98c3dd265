/** Decimals behind the point that any currency or rate of ours has. */
const SCALE = 5;

/** A plain decimal as a whole number of hundred-thousandths: exact, and compared and multiplied without a float. */
export function scaled(value: string): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(SCALE, '0').slice(0, SCALE));
}

/** Whether `part` is at least so many per cent of `whole`. */
export function isShareOf(part: string, percent: number, whole: string): boolean {
  return scaled(part) * 100n >= scaled(whole) * BigInt(Math.round(percent));
}
