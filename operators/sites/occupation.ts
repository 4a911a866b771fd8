import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { withExchange } from '../sampling/exchange.ts'
import { chainCovariance, varianceOf } from '../sampling/exchange-chain.ts'
import { DEALT, ionsTogether } from '../sampling/ions-together.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { partLength } from '../sampling/sample-errors.ts'
import { countOf, elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { ofSites } from './of-sites.ts'
import { sites } from './sites.ts'

const columns = columnsOf('fraction', {
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'kind of site; none: between sites', 'key'),
  sites: column('', 'sites of this kind in the cell', 'count'),
  ions: column(
    '',
    'mean number of ions of this element on them; over all kinds they add to its ions',
    'value',
  ),
  fraction: column('', 'share of the ions of this element', 'value'),
  error: column('', 'half the 68 % interval of the share', { errorOf: 'fraction' }),
  ...errorColumns,
  perSite: column('', 'mean number of ions of this element on one site', 'value'),
  visits: column('', 'whole visits: those whose beginning and end were seen', 'count'),
  meanVisit: column(
    'ps',
    'mean length of whole visits: biased low where they are as long as the run, and by visits of a frame or two; site-residence has neither',
    'value',
  ),
})

type Counts = SlotsOf<'frames' | 'visits' | 'visited' | 'changes' | 'passages' | 'outside' | 'moves'>

/** How many ions are on each kind of site, and how long their visits last. A visit is an unbroken stretch of frames on one site.
 *  Labels [row][frame] in, a row an element and kind out. */
export const occupation = measure({
  name: 'occupation',
  version: 7,
  summary: 'Occupation of each kind of site, with the number and mean length of whole visits.',
  source: 'Morgan, Chem. Mater. 33, 2004 (2021): site occupations and residence of polyhedral sites.',
  ...ofSites,
  parts: 'time',
  params: z.object({}),
  slots: (known): Counts => {
    const [elements, kinds] = [elementsAmong([known]).length, sites.of(known).kinds.length]
    const length = elements * (kinds + 1)
    return {
      /** Ion-frames, visits and their frames, [element][kind]: 0 is none, k + 1 the k-th kind. */
      frames: { law: 'count', length },
      visits: { law: 'count', length },
      visited: { law: 'count', length },
      /** Departures to another kind. */
      changes: { law: 'count', length },
      /** From one kind of site to the next, whatever was between them, [element][from][to]. */
      passages: { law: 'count', length: elements * kinds * kinds },
      /** Ion-frames on no site by the kind of the last one, [element][kind]. */
      outside: { law: 'count', length: elements * kinds },
      /** How many more came to each kind than left it, [element][group of ions][kind]. */
      moves: { law: 'sum', length: DEALT * length },
    }
  },
  carry: ({ run, rows: all }, rows) => ({
    element: elementIndices(run, all, rows),
    label: new Uint16Array(rows.length),
    /** Kind of the last site, −1 before the first. */
    kind: new Int32Array(rows.length).fill(-1),
    /** Frame in which the visit began, −1 where that was not seen. */
    since: new Int32Array(rows.length).fill(-1),
  }),
  update: (state, block, { facts, carry }) => {
    const { kinds, kindOf } = sites.of({ facts })
    const labels = block.labels.get('site') as Uint16Array
    for (let row = 0; row < block.rows.length; row++) {
      const first = carry.element[row] * (kinds.length + 1)
      const moves = (carry.element[row] * (DEALT - 1) + (block.rows[row] % DEALT)) * (kinds.length + 1)
      const kind = (label: number) => first + (label === 0 ? 0 : kindOf[label - 1] + 1)
      for (let t = 0, at = row * block.count; t < block.count; t++, at++) {
        const frame = block.first + t
        const last = carry.label[row]
        if (frame > 0 && labels[at] !== last) {
          if (carry.since[row] >= 0) {
            state.visits[kind(last)]++
            state.visited[kind(last)] += frame - carry.since[row]
          }
          if (kind(labels[at]) !== kind(last)) {
            state.changes[kind(last)]++
            state.moves[moves + kind(last)]--
            state.moves[moves + kind(labels[at])]++
          }
          carry.since[row] = frame
        }
        if (labels[at] !== last && labels[at] !== 0) {
          const [from, to] = [carry.kind[row], kindOf[labels[at] - 1]]
          if (from >= 0 && from !== to)
            state.passages[(carry.element[row] * kinds.length + from) * kinds.length + to]++
          carry.kind[row] = to
        }
        if (labels[at] === 0 && carry.kind[row] >= 0)
          state.outside[carry.element[row] * kinds.length + carry.kind[row]]++
        carry.label[row] = labels[at]
        state.frames[kind(labels[at])]++
      }
    }
  },
  finish: (runs) => tableOf({ columns }, rowsOf(runs)),
  shown: { columns },
  example: { params: {}, transforms: { sites: { shape: 'spheres', reach: 1 } } },
})

function rowsOf(runs: readonly RunState<Counts>[]): Row[] {
  const { kinds } = sites.of(runs[0])
  return elementsAmong(runs).flatMap((of) => {
    const states = runs.map((run) => ofElement(run, of, kinds.length + 1))
    const having = states.filter(({ ions }) => ions > 0)
    const known = chainOf(having, sites.of(runs[0]).kindOf, kinds.length)
    const together = togetherIn(having, kinds.length + 1)
    return ['none', ...kinds].map((kind, k) => ({
      of,
      ...rowOf(runs[0], having, kind, k, known[k], together),
    }))
  })
}

/** How many times as large ions that go together make the variance of what they do. */
const togetherIn = (states: readonly Own[], kinds: number): number =>
  ionsTogether(
    states.map(({ frames, parts }) => ({
      changes: Float64Array.from(parts.flatMap(({ moves }) => Array.from(moves))),
      groups: DEALT,
      kinds,
      seen: parts.map((_, k) => partLength(frames, k)),
    })),
  )

/** What a run has of one element. */
interface Own {
  readonly frames: number
  readonly ions: number
  readonly interval: number
  readonly total: State<Counts>
  readonly parts: readonly State<Counts>[]
}

function ofElement(run: RunState<Counts>, of: string, length: number): Own {
  const place = elementsAmong([run]).indexOf(of)
  const cut = (values: Float64Array, size: number) => values.subarray(size * place, size * (place + 1))
  const own = (state: State<Counts>) => ({
    frames: cut(state.frames, length),
    visits: cut(state.visits, length),
    visited: cut(state.visited, length),
    changes: cut(state.changes, length),
    passages: cut(state.passages, (length - 1) * (length - 1)),
    outside: cut(state.outside, length - 1),
    moves: cut(state.moves, DEALT * length),
  })
  const ions = countOf(run, of)
  return {
    ions,
    frames: run.run.frames,
    interval: run.run.interval,
    total: own(run.total),
    parts: run.parts.map(own),
  }
}

function rowOf(
  run: RunState<Counts>,
  states: readonly Own[],
  kind: string,
  k: number,
  chain = 0,
  together = 1,
): Row {
  const total = (slot: keyof Counts) => sum(states.map((state) => state.total[slot][k]))
  const { kindOf } = sites.of(run)
  const count = kindOf.filter((each) => each === k - 1).length
  const fraction = shareOn(states, k)
  const ions = fraction * (states[0]?.ions ?? 0)
  const visits = total('visits')
  const time = sum(states.map((state) => state.total.visited[k] * state.interval))
  const inTime = overRunsAndParts(states, 'mean', ({ frames }) => ({ above: frames[k], below: sum(frames) }))
  const exchange = {
    ions: states[0]?.ions ?? 0,
    share: fraction,
    full: fullness(states, ions, count, kindOf.length),
    changes: total('changes'),
    runs: states.length,
  }
  const share = withExchange(inTime, exchange, chain, together)
  return {
    kind,
    sites: count,
    ions,
    fraction,
    error: finite(share.error),
    ...saidOf(share),
    perSite: count > 0 ? ions / count : null,
    visits,
    meanVisit: finite(time / visits),
  }
}

/** Variances of the shares of the ions on none and on each kind of site by the changes from one site to the next: of the ions whose last
 *  site is of a kind a part is on it, and the others on none. */
function chainOf(states: readonly Own[], kindOf: ArrayLike<number>, kinds: number): ArrayLike<number> {
  if (states.length === 0) return []
  const { ions } = states[0]
  const summed = (slot: keyof Counts) =>
    states[0].total[slot].map((_, i) => sum(states.map(({ total }) => total[slot][i])))
  const [frames, outside] = [summed('frames'), summed('outside')]
  const places = new Float64Array(kinds)
  for (let site = 0; site < kindOf.length; site++) places[kindOf[site]]++
  const known = sum(outside) + sum(frames) - frames[0]
  const shares = Array.from(places, (_, k) => (frames[k + 1] + outside[k]) / known)
  const full = Array.from(places, (count, k) => (ions * shareOn(states, k + 1)) / count)
  const covariance = chainCovariance({ ions, shares, full, changes: summed('passages'), runs: states.length })
  const on = Array.from(places, (_, k) => frames[k + 1] / (frames[k + 1] + outside[k]) || 0)
  const each = on.map((part, k) =>
    varianceOf(
      covariance,
      on.map((_, j) => (j === k ? part : 0)),
    ),
  )
  return [
    varianceOf(
      covariance,
      on.map((part) => 1 - part),
    ),
    ...each,
  ]
}

/** Share of the ions that is on a kind; 0 is none. */
const shareOn = (states: readonly Own[], k: number): number =>
  sum(states.map(({ total }) => total.frames[k])) / sum(states.map(({ total }) => sum(total.frames)))

/** So many ions of a kind on each of its sites, and the others that are on any on one of theirs, at most 1; none is never full. */
function fullness(states: readonly Own[], here: number, count: number, all: number): [number, number] {
  const onSites = states.length > 0 ? states[0].ions * (1 - shareOn(states, 0)) : 0
  const per = (ions: number, places: number) => (places > 0 ? Math.min(1, ions / places) : 0)
  return [per(here, count), per(count > 0 ? onSites - here : onSites, all - count)]
}

const sum = (values: ArrayLike<number>): number =>
  Array.prototype.reduce.call(values, (a: any, b: any) => a + b, 0) as number
