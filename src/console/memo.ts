/** A value that is asked for anew when it is too old. */
export type Memo<T> = () => Promise<T>;

/**
 * Keeps an answer. Who asks later than `freshMs` still gets it, and a newer one is fetched beside; who asks later than ten times that
 * waits for it, for figures of yesterday would be taken for those of now. An answer that failed is not kept.
 */
export function memo<T>(ask: () => Promise<T>, freshMs: number, now: () => Date): Memo<T> {
  let kept: { readonly answer: Promise<T>; readonly at: number } | undefined;
  let isAsking = false;
  const renew = (at: number): Promise<T> => {
    isAsking = true;
    const answer = ask().finally(() => {
      isAsking = false;
    });
    const next = { answer, at };
    answer.then(
      () => (kept = next),
      () => {
        if (kept === next) kept = undefined;
      },
    );
    return answer;
  };
  return async () => {
    const at = now().getTime();
    if (kept && at - kept.at <= freshMs) return kept.answer;
    if (kept && at - kept.at <= 10 * freshMs) {
      if (!isAsking) renew(at).catch(() => undefined);
      return kept.answer;
    }
    kept = { answer: renew(at), at };
    return kept.answer;
  };
}
