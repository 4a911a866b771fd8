import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { text, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawnFrom } from '../figures/systems.ts'
import { type Counts, countsFrom, statesNamed } from '../markov/counts.ts'
import { ensembleOf, multiplicities, spreadOf } from '../markov/ensemble.ts'
import { ERROR_WORDS, lagColumn, modelParams } from '../markov/model-params.ts'
import { studentQuantile } from '../sampling/statistics.ts'
import { transitions } from '../states/transitions.ts'
import { type ClassPair, classPairs, classParams, namedClasses, statePairs } from './classes.ts'
import { type Occurring, occurring } from './occurring.ts'
import { DEFINITIONS, type Definition, entropiesOf, entropiesOverIons, ionChains } from './pair-entropies.ts'
import { pathEntropyFigures } from './path-entropy-figure.ts'

/** Most states: walks are enumerated, and every pair has a flux of its own. */
const MOST_STATES: Record<Definition, number> = { flux: 64, walks: 24, 'walks-2025': 24 }
/** What `samples` says when each is one ion. */
const PER_ION = 'ions'

const columns = columnsOf('entropy', {
  definition: column(
    '',
    'flux: −Σ f′ ln f′ over the normalised net flux; walks: −R Σ f ln f over walks of one to four edges on the mean net flux of the ions’ own models, rows divided by their sum; walks-2025: the same with rows divided by their L2 norm, without R; -pooled: on the net flux of one model of all ions',
    'key',
  ),
  from: column('', 'state, by its original number; null for sums', 'key'),
  to: column('', 'state, by its original number; null for the total', 'key'),
  entropy: column('', 'path entropy: dimensionless for flux and walks-2025, J/mol/K for walks', 'value'),
  error: column('', `as the entropy; ${ERROR_WORDS}`, { errorOf: 'entropy' }),
  of: column(
    '',
    'pair; total: sum over all ordered pairs; escape: sum over the pairs that end outside; class: mean over the pairs of a state of one class and one of another',
    'key',
  ),
  classes: column('', 'for a mean over classes of states: from which to which', 'key'),
  unit: column('', 'unit of entropy and error', 'note'),
  lag: lagColumn,
})

const params = z.object({
  ...modelParams,
  ...classParams,
  definitions: words('flux, walks, walks-2025, or several of them').default([...DEFINITIONS]),
  outside: text('state (number or name) between the shells, for the escape entropy').default('outside'),
})
type Params = z.output<typeof params>

/** Path entropy of every ordered pair of states, their total, and that of escaping from the shell.
 *
 *  flux: S_p(A→B) = −Σ_{i≠j} f'_ij ln f'_ij, f' the net flux of A→B divided by its sum, without unit. walks: −R Σ f_w ln f_w over walks
 *  of up to four edges on the mean net flux over ions, J/mol/K; walks-2025: the same on rows of unit length, without R. Counts
 *  [lag][ion][from][to] in; rows [definition][lag][from][to], totals and means over classes of states out. Throws usage errors for a definition that is not known,
 *  for more states than walks can be counted over, and as `model`.
 *  Source: Guan et al., eq. 1 (flux); their public code (walks, walks-2025). */
export const pathEntropy = estimate({
  name: 'path-entropy',
  version: 4,
  summary:
    'Path entropy S_p of every ordered pair of states by each definition, total and escape, with errors, at every lag.',
  source:
    'Guan et al., eq. 1 (flux), supplement, Tables 3 and 4 (classes); their public code (walks, walks-2025).',
  from: [transitions.operator],
  params,
  finish(tables, own, context) {
    const definitions = checked(own.definitions)
    const rows = countsFrom(tables['transitions'], own.lag).flatMap((all) => {
      const seen = occurring(all)
      const outside = outsideOf(all, own, context)
      const between = classPairs(namedClasses(own.classes, all, 'path-entropy'))
      return groupsOf(seen.counts, definitions, own, context).flatMap((group) => [
        ...rowsOf(group, seen, outside),
        ...classRows(group, seen, between),
      ])
    })
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawnFrom(pathEntropyFigures),
  },
  example: { params: { outside: '0', classes: 'one=0,others=1+2' } },
})

function checked(given: readonly string[]): Definition[] {
  return given.map((word) => {
    const found = DEFINITIONS.find((definition) => definition === word)
    if (found) return found
    throw usageError(`path-entropy: no definition "${word}"`, `Known: ${DEFINITIONS.join(', ')}.`)
  })
}

/** Definitions worked out alike: [definition][from][to] of the best model, and of every draw. */
interface Group {
  readonly names: readonly string[]
  readonly units: readonly string[]
  readonly best: Float64Array
  readonly draws: readonly Float64Array[]
  /** How many draws were asked for. */
  readonly wanted: number
  readonly scale: number
}

function groupsOf(
  counts: Counts,
  definitions: readonly Definition[],
  own: Params,
  context: FinishContext,
): Group[] {
  const heavy = definitions.find((definition) => counts.states > MOST_STATES[definition])
  if (heavy)
    throw usageError(
      `path-entropy: ${heavy} over ${counts.states} states; at most ${MOST_STATES[heavy]} are worked out`,
      'Merge states that exchange fast, or leave this definition out with --definitions.',
    )
  const walks = definitions.filter((definition) => definition !== 'flux')
  const perIon = counts.samples?.method === PER_ION
  if (walks.length > 0 && !perIon)
    context.warn(
      'walks are pooled',
      'the counts are not per ion: the net flux is that of one model of all ions; use --per-ion',
    )
  if (walks.length === 0 || !perIon) return pooled(counts, definitions, own, context)
  const flux = definitions.filter((definition) => definition === 'flux')
  return [...(flux.length > 0 ? pooled(counts, flux, own, context) : []), overIons(counts, walks, own)]
}

function pooled(
  counts: Counts,
  definitions: readonly Definition[],
  own: Params,
  context: FinishContext,
): Group[] {
  const ensemble = ensembleOf([counts], own, context)
  const [chain] = ensemble.chains
  const missing = counts.states - chain.n
  if (missing > 0)
    context.warn(
      'pairs left out',
      `at ${counts.lag} ps the total is without the pairs of ${missing} states that the model lacks`,
    )
  return [
    {
      names: definitions.map((definition) => (definition === 'flux' ? definition : `${definition}-pooled`)),
      units: definitions.map(unitOf),
      best: entropiesOf(chain, counts.states, definitions),
      draws: Array.from(ensemble.draws(), ([drawn]) => entropiesOf(drawn, counts.states, definitions)),
      wanted: ensemble.wanted,
      scale: ensemble.scale,
    },
  ]
}

function overIons(counts: Counts, definitions: readonly Definition[], own: Params): Group {
  const chains = ionChains(counts, own.reversible)
  const size = chains.length
  const resampled = (own.errors === 'auto' && size >= 4) || (own.errors === 'bootstrap' && size >= 2)
  const times = [new Float64Array(size).fill(1), ...(resampled ? multiplicities(size, own.draws) : [])]
  const [best, ...draws] = entropiesOverIons(chains, counts.states, definitions, times)
  const wider = Math.sqrt(counts.together)
  const scale = resampled ? wider * studentQuantile(size - 1) * Math.sqrt(size / (size - 1)) : 1
  return { names: definitions, units: definitions.map(unitOf), best, draws, wanted: draws.length, scale }
}

const unitOf = (definition: Definition): string => (definition === 'walks' ? 'J/mol/K' : '')

function rowsOf(group: Group, { counts, numbers }: Occurring, outside: number | undefined): Row[] {
  const { states, lag } = counts
  const pairs = Array.from({ length: states * states }, (_, cell) => [
    Math.floor(cell / states),
    cell % states,
  ]).filter(([from, to]) => from !== to)
  return group.names.flatMap((definition, d) => {
    const at = (from: number, to: number) => (d * states + from) * states + to
    const common = { definition, unit: group.units[d], lag }
    const row = (of: string, from: number | null, to: number | null, cells: readonly number[]): Row => ({
      ...{ definition, from, to },
      ...summed(group, cells),
      of,
      classes: null,
      ...common,
    })
    const cells = pairs.map(([from, to]) => at(from, to))
    return [
      ...pairs.map(([from, to]) => row('pair', numbers[from], numbers[to], [at(from, to)])),
      row('total', null, null, cells),
      ...(outside === undefined
        ? []
        : [
            row(
              'escape',
              null,
              outside,
              pairs.flatMap(([from, to]) => (numbers[to] === outside ? [at(from, to)] : [])),
            ),
          ]),
    ]
  })
}

/** Means over the pairs of states of two classes that the model knows. */
function classRows(group: Group, { counts, numbers }: Occurring, classes: readonly ClassPair[]): Row[] {
  const { states, lag } = counts
  return group.names.flatMap((definition, d) =>
    classes.map((pair): Row => {
      const cells = statePairs(pair).flatMap((ends) => {
        const [from, to] = ends.map((state) => numbers.indexOf(state))
        return from < 0 || to < 0 ? [] : [(d * states + from) * states + to]
      })
      const known = cells.filter((cell) => !Number.isNaN(group.best[cell])).length
      return {
        definition,
        from: null,
        to: null,
        ...summed(group, cells, known),
        of: 'class',
        classes: pair.label,
        unit: group.units[d],
        lag,
      }
    }),
  )
}

/** The sum over cells that the best model knows, divided by a number; null where it knows none. */
function summed(
  { best, draws, wanted, scale }: Group,
  cells: readonly number[],
  by = 1,
): { entropy: number | null; error: number | null } {
  const known = cells.filter((cell) => !Number.isNaN(best[cell]))
  if (known.length === 0) return { entropy: null, error: null }
  const sum = (values: Float64Array) => known.reduce((all, cell) => all + values[cell], 0) / by
  return {
    entropy: finite(sum(best)),
    error: finite(spreadOf(Float64Array.from(draws, sum), wanted) * scale),
  }
}

function outsideOf(counts: Counts, { outside }: Params, { warn }: FinishContext): number | undefined {
  if (outside !== 'outside' || counts.names.includes('outside'))
    return statesNamed([outside], counts, 'path-entropy: --outside')[0]
  warn('no escape entropy', 'no state is named "outside"; say which it is with --outside')
  return undefined
}
