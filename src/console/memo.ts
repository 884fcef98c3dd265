/** A value that is asked for anew when it is too old; those who ask meanwhile wait for the same answer. */
export interface Memo<T> {
  (): Promise<T>;
  /** The next one to ask gets a new answer. */
  readonly forget: () => void;
}

/** Keeps an answer for so many milliseconds. One that failed is not kept. */
export function memo<T>(ask: () => Promise<T>, longestMs: number, now: () => Date): Memo<T> {
  let kept: { readonly answer: Promise<T>; readonly at: number } | undefined;
  const get = async (): Promise<T> => {
    const at = now().getTime();
    if (!kept || at - kept.at > longestMs) {
      const asked = { answer: ask(), at };
      kept = asked;
      asked.answer.catch(() => {
        if (kept === asked) kept = undefined;
      });
    }
    return kept.answer;
  };
  return Object.assign(get, {
    forget: () => {
      kept = undefined;
    },
  });
}
