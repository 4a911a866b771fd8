import test from 'ava'
import { compile } from 'vega-lite'
import { rdf } from '../../../operators/structure/rdf.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { cubic, gas } from './gas.ts'
import { tableOf } from './rdf-engine.ts'

test('the figure is sound Vega-Lite with a point for every row of the table', (t) => {
  const atoms = [
    ['Li', 6],
    ['Cl', 4],
  ] as const
  const given = { upTo: 4, binWidth: 0.5 }
  const rows = tableOf([synthetic(gas(atoms, 16, cubic(8), 1))], given)
  const table = { columns: rdf.operator.shown.columns, rows }
  const [figure] = rdf.operator.shown.figures?.(table, resolveParams('rdf', rdf.operator.params, given)) ?? []
  const warnings: unknown[] = []
  const quiet = () => logger
  const logger = {
    warn: (...words: unknown[]) => {
      warnings.push(words)
      return logger
    },
    info: quiet,
    debug: quiet,
    error: quiet,
    level: quiet,
  }
  t.notThrows(() => compile(figure.spec as any, { logger: logger as any }))
  t.deepEqual(warnings, [])
  const { values } = figure.spec['data'] as {
    values: { pair: string; low?: number; g: number; high?: number }[]
  }
  t.is(values.length, 3 * 8)
  t.true(values.every(({ low = 0, g, high = Infinity }) => low <= g && g <= high))
})
