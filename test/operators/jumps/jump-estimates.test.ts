import test from 'ava'
import { jumpActivation } from '../../../operators/jumps/jump-activation.ts'
import { jumpDiffusivity } from '../../../operators/jumps/jump-diffusivity.ts'
import { jumpRates } from '../../../operators/jumps/jump-rates.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Row } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'

const quiet = UNHEARD

const rate = (kind: string, value: number, more: object = {}): Row => ({
  of: 'Li',
  kind,
  from: 'T5',
  to: 'T5',
  count: 100,
  returns: 40,
  rate: value,
  error: value / 10,
  method: 'Poisson',
  kept: 0.6 * value,
  keptError: 0.09 * value,
  length: 2,
  ...more,
})

test('jump diffusivity: Γ ℓ² / 6, and its correlation factor', (t) => {
  const rates = [rate('step', 5000), rate('doublet', 600), rate('inter-cage', 300, { length: 3 })]
  const tables = {
    'jump-rates': { columns: jumpRates.operator.shown.columns, rows: rates },
    diffusion: {
      columns: diffusion.operator.shown.columns,
      rows: [{ of: 'Li', D: 2.55e-5, error: 1e-6, status: 'determined' }],
    },
  }
  const { rows } = jumpDiffusivity.operator.finish(tables, { ion: [] } as never, quiet)
  const [doublet, inter, all, kept] = rows as unknown as Record<string, number>[]
  // 600 jumps of 2 Å per ns: 400 Å²/ns = 4e-5 cm²/s.
  t.true(Math.abs(doublet['jumpD'] - 4e-5) < 1e-15)
  t.true(Math.abs(inter['jumpD'] - 4.5e-5) < 1e-15)
  t.true(Math.abs(all['jumpD'] - 8.5e-5) < 1e-15)
  t.true(Math.abs(all['error'] - Math.hypot(4e-6, 4.5e-6)) < 1e-15)
  t.true(Math.abs(kept['jumpD'] - 5.1e-5) < 1e-15)
  t.true(Math.abs(kept['error'] - 0.9 * Math.hypot(4e-6, 4.5e-6)) < 1e-15)
  t.true(Math.abs(all['correlation'] - 0.3) < 1e-9 && Math.abs(kept['correlation'] - 0.5) < 1e-9)
  t.true(Math.abs(doublet['share'] - 4 / 8.5) < 1e-12)
  t.true(Math.abs(all['correlationError'] / 0.3 - Math.hypot(1 / 25.5, all['error'] / all['jumpD'])) < 1e-9)
  const bound = { ...tables.diffusion, rows: [{ of: 'Li', D: 1e-7, error: null, status: 'upper-bound' }] }
  const bounded = jumpDiffusivity.operator.finish(
    { ...tables, diffusion: bound },
    { ion: [] } as never,
    quiet,
  )
  for (const row of bounded.rows) t.is(row['correlation'], null)
})

test('activation energies are those that made the rates, each kind and system for itself', (t) => {
  const energies = { doublet: 0.05, 'intra-cage': 0.12, 'inter-cage': 0.21 }
  const temperatures = [500, 600, 800]
  const rows = ['a', 'b'].flatMap((material, m) =>
    temperatures.flatMap((temperature) =>
      Object.entries(energies).map(([kind, energy]) => ({
        material,
        temperature,
        ...rate(kind, 1e4 * Math.exp((-1000 * (energy + m / 100)) / (BOLTZMANN * temperature))),
      })),
    ),
  )
  const info = { unit: '', definition: 'tag' }
  const columns = { material: info, temperature: info, ...jumpRates.operator.shown.columns }
  const said: string[] = []
  const table = jumpActivation.operator.finish(
    { 'jump-rates': { columns, rows: rows.slice(0, -1) } },
    {} as never,
    { ...UNHEARD, warn: (_, message) => said.push(message) },
  )
  t.is(table.rows.length, 6)
  for (const row of table.rows) {
    const known = energies[row['kind'] as keyof typeof energies] + (row['system'] === 'material b' ? 0.01 : 0)
    t.true(Math.abs((row['energy'] as number) - known) < 1e-9)
    t.true(Math.abs((row['prefactor'] as number) - Math.log(1e4)) < 1e-7)
    t.true(Math.abs((row['keptEnergy'] as number) - known) < 1e-9)
    t.true(Math.abs((row['keptError'] as number) / (row['error'] as number) - 1.5) < 1e-9)
  }
  t.is(said.length, 1)
  t.regex(said[0], /material b, Li, inter-cage[\s\S]*no jumps at 1 of 3/)
  const x = temperatures.map((temperature) => 1000 / (BOLTZMANN * temperature))
  const mean = (x[0] + x[1] + x[2]) / 3
  const spread = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  t.true(Math.abs((table.rows[0]['error'] as number) - 0.1 / spread) < 1e-12)
  const alone: string[] = []
  jumpActivation.operator.finish({ 'jump-rates': { columns, rows: rows.slice(0, 3) } }, {} as never, {
    ...UNHEARD,
    warn: (name, message) => alone.push(`${name}: ${message}`),
  })
  t.deepEqual(alone, ['one temperature: material a has one: no activation energies'])
  t.throws(
    () =>
      jumpActivation.operator.finish(
        { 'jump-rates': { columns, rows: [rate('doublet', 1)] } },
        {} as never,
        quiet,
      ),
    { message: /no temperature/ },
  )
})
