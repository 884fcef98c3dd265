import { each, html, type Html } from '../html.ts';

/** A bar with its parts, drawn one behind the other. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly kind: string; readonly name: string; readonly value: number }[];
}

const WIDTH = 720;
const LEFT = 200;
const RIGHT = 60;
const ROW = 24;

/**
 * Lying bars as one picture: long labels stay readable, and a reader who does not see it gets the same numbers as a table.
 *
 * @param title said to those who do not see the picture
 * @param asTable the words for «as a table»
 */
export function barChart(title: string, bars: readonly Bar[], asTable: string): Html {
  const total = ({ parts }: Bar): number => parts.reduce((sum, { value }) => sum + value, 0);
  const largest = Math.max(1, ...bars.map(total));
  const scale = (WIDTH - LEFT - RIGHT) / largest;
  const height = Math.max(1, bars.length) * ROW + 6;
  const names = [...new Map(bars.flatMap(({ parts }) => parts).map(({ kind, name }) => [kind, name])).entries()];
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
      <line class="axis" x1="${LEFT}" y1="0" x2="${LEFT}" y2="${height}" />
      ${each(bars, (bar, row) => {
        let x = LEFT;
        const y = row * ROW + 5;
        return html`<text x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${bar.label}</text>
          ${each(bar.parts, ({ kind, name, value }) => {
            const from = x;
            x += value * scale;
            return html`<rect class="${kind}" x="${from.toFixed(1)}" y="${y}" width="${(value * scale).toFixed(1)}" height="${ROW - 8}"
              ><title>${bar.label}: ${name} ${value}</title></rect
            >`;
          })}
          <text x="${(x + 6).toFixed(1)}" y="${y + 12}">${total(bar)}</text>`;
      })}
    </svg>
    <details>
      <summary>${asTable}</summary>
      <div class="scroll" tabindex="0">
        <table>
          <caption>
            ${title}
          </caption>
          <thead>
            <tr>
              <td></td>
              ${each(names, ([, name]) => html`<th scope="col" class="number">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${each(
              bars,
              (bar) =>
                html`<tr>
                  <th scope="row">${bar.label}</th>
                  ${each(names, ([kind]) => html`<td class="number">${bar.parts.find((part) => part.kind === kind)?.value ?? 0}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
}

/** The steps from nothing to the score, each from where the one before ended. */
export function waterfall(title: string, steps: readonly { readonly name: string; readonly points: number }[], score: number): Html {
  const largest = Math.max(100, ...running(steps));
  const scale = (WIDTH - LEFT - RIGHT) / largest;
  const height = (steps.length + 1) * ROW + 6;
  let at = 0;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
    <line class="axis" x1="${LEFT}" y1="0" x2="${LEFT}" y2="${height}" />
    ${each(steps, ({ name, points }, row) => {
      const [from, to] = [at, at + points];
      at = to;
      const y = row * ROW + 5;
      return html`<text x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${name}</text>
        <rect
          class="${points < 0 ? 'less' : 'one'}"
          x="${(LEFT + Math.min(from, to) * scale).toFixed(1)}"
          y="${y}"
          width="${(Math.abs(points) * scale).toFixed(1)}"
          height="${ROW - 8}"
        />
        <text x="${(LEFT + Math.max(from, to) * scale + 6).toFixed(1)}" y="${y + 12}">${points >= 0 ? '+' : ''}${points}</text>`;
    })}
    <text x="${LEFT - 8}" y="${steps.length * ROW + 17}" text-anchor="end" font-weight="700">=</text>
    <rect class="two" x="${LEFT}" y="${steps.length * ROW + 5}" width="${(score * scale).toFixed(1)}" height="${ROW - 8}" />
    <text x="${(LEFT + score * scale + 6).toFixed(1)}" y="${steps.length * ROW + 17}" font-weight="700">${score}</text>
  </svg>`;
}

function running(steps: readonly { readonly points: number }[]): number[] {
  let at = 0;
  return steps.map(({ points }) => (at += points));
}
