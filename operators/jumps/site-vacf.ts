import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { choice, type Resolved, timeOr } from '../../schemas/params.ts'
import { POSITIONS, VELOCITIES } from '../../schemas/store.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { drawn } from '../figures/systems.ts'
import { errorColumns } from '../sampling/error-columns.ts'
import { largestLag } from '../sampling/lags.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { ofSites } from '../sites/of-sites.ts'
import { sites } from '../sites/sites.ts'
import { differences, type Held, NO_VELOCITIES, nothingHeld } from '../vibrations/vacf/differences.ts'
import { vacfFigures } from '../vibrations/vacf/vacf-figure.ts'
import { bySite, type SiteSums, type SiteVacfShape, siteCurves } from './site-vacf-curves.ts'

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; 1 ps, at most a third of the run, where nothing is given',
  ).optional(),
  velocities: choice(
    ['stored', 'differences'],
    'as in the input, or central differences of the positions',
  ).default('stored'),
})
type Given = Resolved<typeof params>

const columns = columnsOf('vacf', {
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'kind of site', 'key'),
  lag: column(
    'ps',
    'time τ between the two frames of a pair, as long as 1 % of the pairs, and 100, stay',
    'key',
  ),
  vacf: column(
    'Å²/ps²',
    '⟨v(t)·v(t+τ)⟩ over ions of this element and times that stay on one site of this kind from t to t+τ',
    'value',
  ),
  error: column('Å²/ps²', 'half its 68 % interval', { errorOf: 'vacf' }),
  ...errorColumns,
  normalised: column('', 'over its value at lag 0', 'value'),
  pairs: column('', 'pairs of frames in the mean', 'count'),
  velocities: column('', 'stored, or differences of positions', 'method'),
})

type Carry = Held & {
  element: Uint8Array
  /** Last velocities of each row, [row][axis][lag], the newest last. */
  past: Float32Array
  /** Site of the last velocity, and how many frames before it were on it too. */
  site: Uint16Array
  stayed: Int32Array
  /** Labels of the last frames, up to two, where velocities are differences. */
  recent: Uint16Array
}

/** Velocity autocorrelation of ions that stay on one site, by element and kind of site: vibrations inside sites, without the jumps between them.
 *  A pair of frames counts where the ion is on the same site in both and at every frame between. Labels [row][frame] and velocities
 *  (Å/ps, without those of the framework) in, a row an element, kind and lag out. Throws usage errors for lags that do not suit the run. */
export const siteVacf = measure({
  name: 'site-vacf',
  version: 3,
  summary: 'Velocity autocorrelation of ions while they stay on one site, by element and kind of site.',
  source: 'VACF as in Ding et al., eqs. 4, 5, under the condition that the ion does not leave; direct sums.',
  ...ofSites,
  needs: ({ velocities }: Given) => (velocities === 'stored' ? [...POSITIONS, ...VELOCITIES] : POSITIONS),
  parts: 'time',
  params,
  asked: {
    ...ofSites.asked,
    lacking: () => NO_VELOCITIES.differences,
    check: (given, run) => void lagsOf(given, run),
  },
  shape: (given, run, rows, facts): SiteVacfShape => ({
    set: sites.of({ facts }),
    lags: lagsOf(given, run),
    elements: elementsAmong([{ run, rows }]),
  }),
  slots: ({ shape: { set, lags, elements } }): SiteSums => {
    const length = elements.length * set.kinds.length * (lags + 1)
    return { sums: { law: 'sum', length }, pairs: { law: 'count', length } }
  },
  carry: ({ params: given, run, rows: all, shape: { lags } }, rows): Carry => ({
    element: elementIndices(run, all, rows),
    ...nothingHeld(given.velocities === 'stored' ? 0 : rows.length),
    past: new Float32Array(3 * rows.length * lags),
    site: new Uint16Array(rows.length),
    stayed: new Int32Array(rows.length),
    recent: new Uint16Array(2 * rows.length),
  }),
  update: (state, block, { params: given, shape, carry }) => {
    const moving = given.velocities === 'stored' ? block : moved(carry, block)
    if (moving) addPairs(state, moving, shape, carry)
  },
  finish: (runs, given) => {
    const { rows, samples } = siteCurves(runs, given.velocities)
    return { ...tableOf({ columns }, rows), samples }
  },
  shown: {
    columns,
    ...drawn((systems) =>
      vacfFigures(systems.map(({ own, ...system }) => ({ ...system, own: bySite(own) }))),
    ),
  },
  example: { params: { lags: '0.5ps' }, transforms: { sites: { shape: 'voronoi' } } },
})

const USUAL = 1

function lagsOf({ lags }: Given, run: Run): number {
  const found = largestLag('site-vacf', lags, run)
  return lags === undefined ? Math.max(1, Math.min(found, Math.floor(USUAL / run.interval + 1e-9))) : found
}

/** Velocities from positions, with the label of the frame that each is at where the frames on both sides have it too: no jump is in them. */
function moved(carry: Carry, block: Block): Block | undefined {
  const { held, recent } = carry
  const labels = block.labels.get('site') as Uint16Array
  const rows = block.rows.length
  const moving = differences(carry, block)
  const count = moving?.count ?? 0
  const out = new Uint16Array(rows * count)
  for (let row = 0; row < rows; row++) {
    const own = [
      ...recent.subarray(2 * row, 2 * row + held),
      ...labels.subarray(row * block.count, (row + 1) * block.count),
    ]
    for (let s = 0; s < count; s++)
      out[row * count + s] = own[s] === own[s + 1] && own[s + 1] === own[s + 2] ? own[s + 1] : 0
    recent.set(own.slice(-2), 2 * row)
  }
  return moving && { ...moving, labels: new Map([['site', out]]) }
}

function addPairs(state: State<SiteSums>, block: Block, { set, lags }: SiteVacfShape, carry: Carry): void {
  const { past, site, stayed, element } = carry
  const { count } = block
  const labels = block.labels.get('site') as Uint16Array
  const values = VELOCITIES.map((name) => block.column(name))
  const [x, y, z] = VELOCITIES.map(() => new Float64Array(lags + count))
  for (let row = 0; row < block.rows.length; row++) {
    ;[x, y, z].forEach((path, axis) => {
      path.set(past.subarray((3 * row + axis) * lags, (3 * row + axis + 1) * lags))
      path.set(values[axis].subarray(row * count, (row + 1) * count), lags)
      past.set(path.subarray(count), (3 * row + axis) * lags)
    })
    for (let t = 0; t < count; t++) {
      const label = labels[row * count + t]
      stayed[row] = label > 0 && label === site[row] ? Math.min(lags, stayed[row] + 1) : 0
      site[row] = label
      if (label === 0) continue
      const kind = element[row] * set.kinds.length + set.kindOf[label - 1]
      const [from, now] = [kind * (lags + 1), lags + t]
      for (let lag = 0; lag <= stayed[row]; lag++) {
        const then = now - lag
        state.sums[from + lag] += x[now] * x[then] + y[now] * y[then] + z[now] * z[then]
        state.pairs[from + lag]++
      }
    }
  }
}
