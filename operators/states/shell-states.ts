import { inverse3, multiply3 } from '../../pipeline/cell/matrix.ts'
import { transform } from '../../pipeline/definition/steps.ts'
import { type Block, type Rows, withLabels } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { type CageSet, cageSet } from '../cages/cage-set.ts'
import { type CentreJob, candidateFinder, type Places, STRETCH } from './centre-candidates.ts'
import { defaultCutoff, directions, IDENTITY } from './ideal-polyhedra.ts'
import { displacement, nearestCentres, nearestOf } from './nearest-centre.ts'
import { type ShellParams, shellParams } from './shell-params.ts'
import { geometricRule, type ShellRule, vertexRule, voronoiRule } from './shell-rules.ts'
import { type StateSpace, siteNames } from './state-space.ts'

interface Shells extends StateSpace {
  readonly rule: ShellRule
  readonly rows: Rows
  readonly shells: readonly string[]
}

/** Label "state" of each ion: k + 1 for vertex k of the shell that it is in, the last state is outside; label "shell":
 *  k + 1 for the k-th centre. Centres move with their atoms; distances over all periodic images in the cell of the frame;
 *  an ion is not its own centre. Lithium shells surround the free anions on 4c (4d): the sulfur of the ordered crystal,
 *  sulfur or chlorine with exchange (Guan et al., Fig. 3); `site` takes others in. The axes of the shells are those of the
 *  coordinates unless `axes` turns them. Beware of the geometric rule in a crystal whose 4c octahedra point along x and y:
 *  its quadrants then cut the four equatorial sites in halves; turn it by 45°.
 *  Throws usage errors where no centres are found, and for a subject that holds centres. */
export const shellStates = transform({
  name: 'shell-states',
  version: 1,
  summary:
    'The site of the nearest lithium shell that an ion is at, or outside: one state for each ion and frame.',
  source:
    'Guan et al., methods and Fig. 3: shells round free S and Cl; numbered as there, state k is LS k + 1.',
  cut: 'any',
  gives: ['state', 'shell'],
  params: shellParams,
  rows: (params, run, rows) => checkSubject(rows, centresOf(params, run).rows, run),
  prepare: (params, run): Shells => {
    const rule = ruleOf(params)
    const { rows, cages } = centresOf(params, run)
    const names = siteNames(rule.states - (rule.outside ? 1 : 0), rule.outside)
    return { rule, rows, shells: cages.map(({ kind }) => kind), states: rule.states, names }
  },
  reads: ({ rows }) => rows.length,
  apply: (block, { prepared }) => {
    const size = block.rows.length * block.count
    const state = prepared.states < 255 ? new Uint8Array(size) : new Uint16Array(size)
    const shell = new Uint16Array(size)
    label(jobOf(block, prepared), prepared.rule, state, shell)
    return withLabels(block, [
      ['state', state],
      ['shell', shell],
    ])
  },
})

/** Shells are the cages of free anions, and move with them. */
const centresOf = (params: ShellParams, run: Run): CageSet =>
  cageSet({ ...params, centresAt: 'moving' }, run, [])

function ruleOf({ rule, shell, vertices, axes, cutoff, siteRadius }: ShellParams): ShellRule {
  const unit = directions(shell, vertices, axes)
  const limit = cutoff ?? (rule === 'geometric' ? 3 : defaultCutoff(shell, vertices !== undefined))
  if (rule === 'vertices') return vertexRule(unit, limit)
  if (rule === 'voronoi') return voronoiRule(unit, siteRadius, limit)
  if (shell === 'octahedron' && !vertices) return geometricRule(axes ?? IDENTITY, limit)
  throw usageError('shell-states: the geometric rule is for octahedra', 'Set "rule" to vertices or voronoi.')
}

/** A subject with centres in it was not selected: its states would mean nothing. */
function checkSubject(rows: Rows, centres: Rows, run: Run): Rows {
  const among = new Set(rows)
  const stray = centres.find((row) => among.has(row))
  if (stray === undefined) return rows
  const element = run.types[run.typeOf[stray]].element
  throw usageError(
    `shell-states: the atoms whose states are asked for include ${element}, which is a centre of shells`,
    'Say which ions: --of Li, or select("Li") before it.',
  )
}

function jobOf(block: Block, { rows, rule }: Shells): CentreJob {
  const { reference, actual } = block.cell
  const index = new Map(Array.from(rows, (row, k) => [row, k]))
  const places = (of: Rows): Places => [block.column('x', of), block.column('y', of), block.column('z', of)]
  return {
    frames: block.count,
    ions: places(block.rows),
    centres: places(rows),
    count: rows.length,
    cell: reference,
    maps: actual && cellMaps(reference, actual),
    own: Int32Array.from(block.rows, (row) => index.get(row) ?? -1),
    reach: rule.reach,
  }
}

function cellMaps(reference: Float64Array, actual: Float64Array): Float64Array {
  const inverse = inverse3(reference)
  const maps = new Float64Array(actual.length)
  for (let at = 0; at < maps.length; at += 9) maps.set(multiply3(inverse, actual.subarray(at, at + 9)), at)
  return maps
}

function label(job: CentreJob, rule: ShellRule, state: Uint8Array | Uint16Array, shell: Uint16Array): void {
  const { frames, own, maps } = job
  const d = new Float64Array(3)
  const near = new Int32Array(own.length).fill(-1)
  const best = new Int32Array(STRETCH)
  const together = rule.byCentre && !maps
  for (let from = 0; from < frames; from += STRETCH) {
    const to = Math.min(frames, from + STRETCH)
    const find = candidateFinder(job, from, to, near)
    for (let row = 0; row < own.length; row++) {
      const candidates = find(row)
      const { count, centre, shift } = candidates
      if (count < 2) best.fill(0)
      else if (together) nearestCentres(job, row, from, to, candidates, best)
      else for (let t = from; t < to; t++) best[t - from] = nearestOf(job, rule, row, t, candidates, d)
      for (let t = from; t < to; t++) {
        const k = best[t - from]
        displacement(job, row, t, centre[k], shift, 3 * k, d)
        state[row * frames + t] = rule.state(d) + 1
        shell[row * frames + t] = centre[k] + 1
      }
    }
  }
}
