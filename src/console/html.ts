import { html, raw } from 'hono/html';

/** Markup. Whatever stands in it was escaped, unless it is markup itself. */
export type Html = ReturnType<typeof html>;

export { html };

/** Nothing. */
export const NOTHING = raw('');

/** Markup for each; html`` joins arrays without a comma. */
export function each<T>(items: readonly T[], render: (item: T, index: number) => Html): Html[] {
  return items.map(render);
}

/** Markup where the condition holds. */
export function when(condition: unknown, render: () => Html): Html {
  return condition ? render() : NOTHING;
}
