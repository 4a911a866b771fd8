import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Analysis } from '../analysis/analyse.ts'
import { type KeyNumber, keyNumbers, quotedIn } from '../report/numbers.ts'
import { writeWhole } from '../store/files.ts'
import { beyondRounding, errorOf, isKnown } from '../tables/roles.ts'

/** A number of a result as it is known now. */
export interface Known extends KeyNumber {
  readonly key: string
  readonly estimate: number | null
  readonly error: number | null
  /** True where the value is one: a bound is not. */
  readonly determined: boolean
}

/** A number as it was when the runs had this length, ps in all. */
const point = z.object({ time: z.number(), value: z.number(), error: z.number().nullable() })
const histories = z.record(z.string(), z.array(point))
export type Point = z.infer<typeof point>

/** How numbers came in: value and error against the simulated time. */
export interface Convergence {
  add(known: readonly Known[], time: number): void
  of(key: string): readonly Point[]
  save(): void
}

const MOST_POINTS = 240

/** The key numbers of an analysis. */
export const knownNumbers = ({ results }: Analysis): Known[] =>
  results.flatMap(({ name, table }) => {
    const quoted = quotedIn(table)
    if (!quoted) return []
    const { columns, rows } = quoted.table
    const error = errorOf(columns, quoted.quantity) ?? ''
    return keyNumbers([{ name }], { [name]: table }).map(
      (number, i): Known => ({
        ...number,
        key: [number.output, number.quantity, number.of].join(' | '),
        estimate: numeric(rows[i][quoted.quantity]),
        error: numeric(rows[i][error]),
        determined: isKnown(columns, rows[i]),
      }),
    )
  })

const numeric = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Time simulated in all runs together, ps. */
export const simulatedTime = ({ runs }: Pick<Analysis, 'runs'>): number =>
  runs.reduce((sum, { frames, interval }) => sum + Math.max(0, frames - 1) * interval, 0)

/** Relative error; undefined where there is no value or no error: of copies of one run the error is 0, and none. */
export const relativeError = ({ estimate, error, determined }: Known): number | undefined =>
  determined && estimate && error && beyondRounding(estimate, error) ? Math.abs(error / estimate) : undefined

/** The history of the numbers, kept in a file. One that is damaged is begun anew. */
export function openConvergence(path: string): Convergence {
  const known = new Map<string, Point[]>(Object.entries(readHistories(path)))
  return {
    add(numbers, time) {
      for (const { key, estimate, error, determined } of numbers) {
        if (estimate === null || !determined) continue
        const points = (known.get(key) ?? []).filter((point) => point.time < time)
        points.push({ time, value: estimate, error })
        known.set(key, points.length > MOST_POINTS ? thin(points) : points)
      }
    },
    of: (key) => known.get(key) ?? [],
    save: () => writeWhole(path, JSON.stringify(Object.fromEntries(known))),
  }
}

/** Every second point, and the last. */
const thin = (points: readonly Point[]): Point[] =>
  points.filter((_, i) => i % 2 === 0 || i === points.length - 1)

function readHistories(path: string): Record<string, Point[]> {
  try {
    return histories.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
