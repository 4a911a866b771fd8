import { formatNumber } from '../report/format.ts'
import { type Html, html } from '../report/html.ts'
import { formatTime } from '../report/quantities.ts'
import type { Point } from './convergence.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [330, 150, 58, 22, 8]

/** A number against the simulated time as it came in, with its error as a band. Nothing below three points. */
export function curve(points: readonly Point[], label: string): Html | undefined {
  if (points.length < 3) return undefined
  const ends = points
    .slice(Math.floor(points.length / 8))
    .flatMap(({ value, error }) => [value - (error ?? 0), value + (error ?? 0)])
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const margin = (high - low || Math.abs(high) || 1) * 0.08
  const [from, to] = [low - margin, high + margin]
  const last = points[points.length - 1].time
  const x = (time: number) => round(LEFT + (time / last) * (WIDTH - LEFT - 6))
  const y = (value: number) =>
    round(TOP + (1 - (Math.min(to, Math.max(from, value)) - from) / (to - from)) * (HEIGHT - TOP - BOTTOM))
  const at = (shift: number) =>
    points.map(({ time, value, error }) => `${x(time)},${y(value + shift * (error ?? 0))}`)
  const band = [...at(1), ...at(-1).reverse()].join(' ')
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label} against simulated time">
${[low, (low + high) / 2, high].map(
  (value) =>
    html`<line class="grid" x1="${LEFT}" x2="${WIDTH - 6}" y1="${y(value)}" y2="${y(value)}"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${formatNumber(value, 3)}</text>`,
)}
<polygon class="band" points="${band}"/><polyline class="line" points="${at(0).join(' ')}"/>
<text x="${LEFT}" y="${HEIGHT - 6}">0</text><text x="${WIDTH - 6}" y="${HEIGHT - 6}" text-anchor="end">${formatTime(last)} simulated</text></svg>`
}

const round = (value: number): number => Math.round(value * 10) / 10
