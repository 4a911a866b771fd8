import test from 'ava'
import { WIDTHS } from '../../../../operators/scattering/fits/jump-models.ts'
import { jumpDiffusion } from '../../../../operators/scattering/jump-diffusion.ts'
import { quasielastic } from '../../../../operators/scattering/quasielastic.ts'
import { UNHEARD } from '../../../../pipeline/definition/operator.ts'
import { column, type Row, type Table } from '../../../../schemas/table.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { refused } from '../refused.ts'
import { Q_VALUES, TABLE_I, widthAt } from '../spectra.ts'

const SHARE = 0.04

/** Γ(Q) of both components of Ding et al. at two temperatures, with noise. */
function widths(random: () => number): Row[] {
  return (['narrow', 'wide'] as const).flatMap((component) =>
    Q_VALUES.map((Q): Row => {
      const width = widthAt(component, Q)
      return {
        of: 'Li',
        temperature: 600,
        Q,
        component,
        width: width * (1 + SHARE * random()),
        error: SHARE * width,
        status: 'determined',
      }
    }),
  )
}

function finish(tables: Record<string, Table>, given = {}, warnings: string[] = []) {
  const { operator, params } = jumpDiffusion(given)
  const own = operator.finish(tables, params, { ...UNHEARD, warn: (name) => void warnings.push(name) })
  return { own, figures: operator.shown.figures?.(tables, own, params) ?? [] }
}
const { columns } = quasielastic.operator.shown

test('Table I of Ding et al. goes through the widths and back, and errors hold as often as they say', (t) => {
  const random = normal(seeded(11))
  const inside = [0, 0, 0]
  const worlds = 40
  for (let world = 0; world < worlds; world++) {
    const { own } = finish(
      { quasielastic: { columns, rows: widths(random) } },
      { models: ['chudley-elliott'] },
    )
    own.rows.forEach((row) => {
      const [d, tau] = TABLE_I[row['component'] as 'narrow']
      const found = [
        [row['length'], row['lengthError'], d],
        [row['time'], row['timeError'], tau],
        [row['D'], row['error'], ((d * d) / (6 * tau)) * 1e-4],
      ] as number[][]
      found.forEach(([value, error, truth], i) => {
        if (Math.abs(value - truth) < error) inside[i]++
      })
    })
  }
  for (const count of inside) t.true(count > 0.58 * 2 * worlds && count < 0.79 * 2 * worlds, `${inside}`)
})

test('models are set beside one another; the true one has the lowest criterion, one that does not fit is poor', (t) => {
  const { own, figures } = finish({ quasielastic: { columns, rows: widths(normal(seeded(12))) } })
  t.is(own.rows.length, 8)
  const narrow = own.rows.filter((row) => row['component'] === 'narrow')
  t.is(narrow.find((row) => row['criterion'] === 0)?.['model'], 'chudley-elliott')
  t.is(narrow.find((row) => row['model'] === 'fick')?.['status'], 'poor')
  t.true(narrow.every((row) => row['points'] === Q_VALUES.length))
  t.deepEqual(
    own.rows.filter((row) => row['model'] === 'chudley-elliott').map((row) => row['status']),
    ['determined', 'determined'],
  )
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
})

test('widths that are not known are left out; too few are said', (t) => {
  const rows = widths(() => 0).map((row, i) => (i < 6 ? { ...row, status: 'below-resolution' } : row))
  const warnings: string[] = []
  const { own } = finish(
    { quasielastic: { columns, rows } },
    { models: ['chudley-elliott', 'fick'] },
    warnings,
  )
  t.deepEqual(
    own.rows.map((row) => [row['component'], row['model'], row['points'], row['status']]),
    [
      ['narrow', 'chudley-elliott', 2, 'not-determined'],
      ['narrow', 'fick', 2, 'poor'],
      ['wide', 'chudley-elliott', 8, 'determined'],
      ['wide', 'fick', 8, 'poor'],
    ],
  )
  t.deepEqual(warnings, ['few-widths'])
  const none: string[] = []
  t.is(finish({ quasielastic: { columns, rows: [] } }, {}, none).own.rows.length, 0)
  t.deepEqual(none, ['no-widths'])
})

test('measured columns that are no widths with errors are refused', (t) => {
  const infos = { Q: column('Å⁻¹', 'Q', 'key'), value: column('meV', 'Γ', 'value') }
  const refusal = (columns: Table['columns'], row: Row) =>
    refused(() => finish({ 'measured-columns': { columns, rows: [row] } }))
  t.regex(refusal(infos, { Q: 1, value: 0.1 }).message, /width 1: Γ 0\.1 meV with error missing/)
  t.regex(refusal({ ...infos, energy: infos.Q }, {}).message, /no widths against Q/)
  t.regex(refusal({ ...infos, value: column('ps', '', 'value') }, {}).message, /widths in ps/)
  t.is(refused(() => finish({ quasielastic: { columns, rows: [] } }, { models: ['fink'] })).exitCode, 2)
})

test('widths that all lie beyond the rise of Γ tell no length and no D, whatever fits best', (t) => {
  const random = normal(seeded(13))
  const warnings: string[] = []
  const high = [1.6, 1.8, 2, 2.2, 2.4]
  const rows = Array.from({ length: 8 }, (_, world) =>
    high.map((Q): Row => {
      const width = WIDTHS['chudley-elliott'](Q, 2.7, 18.6)
      const of = `world ${world}`
      return {
        of,
        temperature: 600,
        Q,
        component: 'single',
        width: width * (1 + 0.1 * random()),
        error: 0.1 * width,
        status: 'determined',
      }
    }),
  ).flat()
  const { own, figures } = finish({ quasielastic: { columns, rows } }, {}, warnings)
  const jumps = own.rows.filter(({ model }) => model !== 'fick')
  t.is(jumps.length, 24)
  for (const row of jumps) {
    t.true(['rise-unseen', 'not-determined'].includes(String(row['status'])), JSON.stringify(row))
    t.deepEqual([row['length'], row['time'], row['D'], row['error']], [null, null, null, null])
  }
  t.true(jumps.some(({ status }) => status === 'rise-unseen') && warnings.includes('rise-unseen'))
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
})

test('widths that are one for all Q, as far as their errors go, tell no length: motion that is confined', (t) => {
  const random = normal(seeded(14))
  const warnings: string[] = []
  const rows = Array.from({ length: 12 }, (_, world) =>
    Q_VALUES.map((Q): Row => {
      const said = { of: `world ${world}`, temperature: 600, component: 'wide', status: 'determined' }
      return { ...said, Q, width: 0.29 + 0.03 * random(), error: 0.03 }
    }),
  ).flat()
  const { own } = finish({ quasielastic: { columns, rows } }, {}, warnings)
  const jumps = own.rows.filter(({ model }) => model !== 'fick')
  t.is(jumps.length, 36)
  const known = jumps.filter(({ D }) => D !== null)
  t.true(known.length <= 3, JSON.stringify(known))
  t.true(warnings.includes('rise-unseen'))
})

test('narrow lines come before wide ones, whichever row is first', (t) => {
  const rows = widths(() => 0).reverse()
  const { own } = finish({ quasielastic: { columns, rows } }, { models: ['chudley-elliott'] })
  t.deepEqual(
    own.rows.map(({ component }) => component),
    ['narrow', 'wide'],
  )
})

test('widths that do not go to 0 with Q are told of, and jumps are seldom taken for them', (t) => {
  const random = normal(seeded(15))
  const statuses = (added: number) =>
    Array.from({ length: 40 }, () => {
      const rows = Q_VALUES.map((Q): Row => {
        const width = widthAt('narrow', Q) + added
        const said = { of: 'Li', temperature: 600, component: 'narrow', status: 'determined' }
        return { ...said, Q, width: width * (1 + 0.06 * random()), error: 0.06 * width }
      })
      const { own } = finish({ quasielastic: { columns, rows } }, { models: ['chudley-elliott'] })
      return own.rows[0]['status']
    })
  const share = (found: unknown[]) => found.filter((status) => status === 'offset').length / 40
  const [jumps, confined] = [statuses(0), statuses(0.006)]
  t.true(share(jumps) <= 0.1, `${share(jumps)}`)
  t.true(share(confined) > 0.5, `${confined}`)
  t.true(confined.filter((status) => status === 'determined').length < 8, `${confined}`)
})
