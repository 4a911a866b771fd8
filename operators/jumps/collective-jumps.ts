import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, length, time, whole } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { uniform } from '../numerics/random.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import type { Estimate } from '../sampling/estimate.ts'
import { PARTS } from '../sampling/means.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { type Coincidence, coincidencesIn, type RunJumps, runJumps } from './jump-coincidences.ts'
import { jumps } from './jumps.ts'
import { partOf } from './rate-error.ts'

const params = z.object({
  within: time('two jumps coincide where they are at most this long apart').default(0.2),
  reach: length('and the middles of their ways at most this far').default(3),
  count: choice(
    ['kept', 'all'],
    'which jumps: those that nothing undid within the return time, or all',
  ).default('kept'),
  draws: whole('draws of the null', 2).default(100),
  seed: whole('where they begin').default(1),
})
type CollectiveParams = z.output<typeof params>

const columns = columnsOf('collective', {
  of: column('', 'element of the ions, and of their partners; all: whatever elements', 'key'),
  kind: column('', 'kind of jump, and of its partner; all: whatever kinds', 'key'),
  jumps: column('', 'jumps counted', 'count'),
  collective: column(
    '',
    'share of them that coincide with a jump of another ion, near in time and space',
    'value',
  ),
  error: column('', 'half the 68 % interval of that share', { errorOf: 'collective' }),
  method: errorColumns.method,
  samples: errorColumns.samples,
  null: column('', 'the same share where ions know nothing of each other: mean over the draws', 'value'),
  excess: column('', 'collective − null', 'value'),
  excessError: column('', 'its 68 % error: that of the share and the scatter of the null', {
    errorOf: 'excess',
  }),
  chance: column(
    '',
    'probability of such a share or more under the null: (1 + draws that reach it)/(1 + draws)',
    'value',
  ),
  inStrings: column(
    '',
    'share of jumps in strings: an ion goes to the site that another one left, at most that long before or after',
    'value',
  ),
  stringError: column('', 'its 68 % error', { errorOf: 'inStrings' }),
  stringNull: column('', 'its mean over the draws', 'value'),
  stringChance: column('', 'its probability under the null', 'value'),
  strings: column('', 'number of strings', 'count'),
  stringLength: column('', 'mean number of jumps in a string', 'value'),
  longest: column('', 'jumps in the longest string', 'value'),
})

/** Collective jumps: how many have a partner, a jump of another ion within a time and a distance, and how many follow each other in
 *  strings, against a null in which the jumps of each ion are moved together by a random number of frames round the run: it keeps
 *  what one ion does (returns, bursts, places) and loses what two do together, also that no two are on one site. Table of `jumps` in, a row an
 *  element and kind out.
 *  Throws a usage error where the runs of the table are not known. */
export const collectiveJumps = estimate({
  name: 'collective-jumps',
  version: 4,
  summary:
    'Share of jumps that coincide with those of other ions or follow them in strings, against a permutation null.',
  source:
    'Strings: Donati et al., Phys. Rev. Lett. 80, 2338 (1998); collective jumps as in GEMDAT; null: permutation of the frames, ion by ion.',
  from: [jumps.operator],
  params,
  finish: (tables, own, context) => {
    const rows = tables['jumps'].rows.filter((row) => own.count === 'all' || row['returned'] === false)
    return tableOf(
      { columns },
      groupsOf(rows, 'of').flatMap(([of, ions]) =>
        groupsOf(ions, 'kind').map(([kind, some]) => ({ of, ...rowOf(kind, some, own, context) })),
      ),
    )
  },
  shown: { columns },
  example: { params: { within: '3ps', reach: 9, draws: 5, count: 'all' } },
})

/** Rows by what a column has, with all of them first where it has several values. */
function groupsOf(rows: readonly Row[], name: string): [string, readonly Row[]][] {
  const values = [...new Set(rows.map((row) => row[name] as string))].sort()
  const each = values.map((value): [string, readonly Row[]] => [
    value,
    rows.filter((row) => row[name] === value),
  ])
  return values.length > 1 ? [['all', rows], ...each] : each
}

function rowOf(
  kind: string,
  rows: readonly Row[],
  own: CollectiveParams,
  { runs: known, warn }: FinishContext,
): Row {
  const runs = [...new Set(rows.map((row) => row['run'] as string))].map((name): RunJumps => {
    const run = known.find((each) => each.name === name)
    if (run)
      return runJumps(
        run,
        rows.filter((row) => row['run'] === name),
      )
    throw usageError(`collective-jumps: run ${name} is not known`, 'Measure its jumps from its store.')
  })
  const finders = runs.map((run) => coincidencesIn(run, own))
  const seen = runs.map((run, r) => finders[r](run.frames))
  const random = uniform(own.seed)
  const drawn = Array.from({ length: own.draws }, () => {
    const found = runs.map((run, r) => finders[r](shuffled(run, random)))
    return [shareOf(found, 'partner'), shareOf(found, 'linked')]
  })
  const [collective, inStrings] = [shareOf(seen, 'partner'), shareOf(seen, 'linked')]
  const [nulls, stringNulls] = [0, 1].map((n) => drawn.map((each) => each[n]))
  const [shared, ofStrings] = (['partner', 'linked'] as const).map((of) => errorOf(runs, seen, of))
  const said = saidOf(shared)
  if (mean(nulls) > CROWDED)
    warn(
      'crowded-jumps',
      `${kind}: ${Math.round(100 * mean(nulls))} % of jumps coincide with others by chance alone. Make "within" or "reach" smaller`,
    )
  const sizes = seen.flatMap(({ strings }) => strings)
  return {
    kind,
    jumps: rows.length,
    collective: finite(collective),
    error: finite(shared.error),
    method: said.method,
    samples: said.samples,
    null: finite(mean(nulls)),
    excess: finite(collective - mean(nulls)),
    excessError: finite(Math.hypot(shared.error ?? Number.NaN, deviation(nulls))),
    chance: chanceOf(collective, nulls),
    inStrings: finite(inStrings),
    stringError: finite(ofStrings.error),
    stringNull: finite(mean(stringNulls)),
    stringChance: chanceOf(inStrings, stringNulls),
    strings: sizes.length,
    stringLength: finite(mean(sizes)),
    longest: sizes.reduce((a, b) => Math.max(a, b), 0),
  }
}

/** Frames of a run's jumps, those of each ion moved together by a random number of frames, round the run. */
function shuffled({ frames, ions, length: all }: RunJumps, random: () => number): Int32Array {
  const moves = new Map<number, number>()
  for (const ion of ions) if (!moves.has(ion)) moves.set(ion, Math.floor(random() * all))
  return frames.map((frame, i) => (frame + (moves.get(ions[i]) as number)) % all)
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const deviation = (values: readonly number[]): number => {
  const middle = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}
const chanceOf = (share: number, nulls: readonly number[]): number =>
  (1 + nulls.filter((value) => value >= share).length) / (1 + nulls.length)

const shareOf = (found: readonly Coincidence[], of: 'partner' | 'linked'): number =>
  found.reduce((sum, each) => sum + each[of].reduce((a, b) => a + b, 0), 0) /
  found.reduce((sum, each) => sum + each[of].length, 0)

/** A null above this leaves little to see. */
const CROWDED = 0.5

/** How many jumps are one event: Σ s²/Σ s over strings of s, as they make the variance of a count larger; two of those that coincide, as
 *  groups of partners grow over all of a crowded run, and two where no string was seen. */
function atOnce(seen: readonly Coincidence[], of: 'partner' | 'linked'): number {
  if (of === 'partner') return 2
  const sizes = seen.flatMap(({ strings }) => strings)
  if (sizes.length === 0) return 2
  return sizes.reduce((sum, size) => sum + size * size, 0) / sizes.reduce((sum, size) => sum + size, 0)
}

/** A share of jumps in consecutive, equal parts of the runs; jumps that coincide are one event where their number tells the error. */
function errorOf(
  runs: readonly RunJumps[],
  seen: readonly Coincidence[],
  of: 'partner' | 'linked',
): Estimate {
  const size = atOnce(seen, of)
  const inParts = runs.map(({ frames, length }, r) => {
    const parts = Array.from({ length: PARTS }, () => ({ above: 0, below: 0, seen: 1 }))
    frames.forEach((frame, i) => {
      const part = parts[partOf(frame, length)]
      part.below += 1 / size
      part.above += seen[r][of][i] / size
    })
    return { parts }
  })
  return overRunsAndParts(inParts, 'share', (part) => part)
}
