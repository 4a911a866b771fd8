import test from 'ava'
import { comparison } from '../../../runs/definitions/cages-comparison.ts'

const csv = (rows: readonly object[]): string =>
  ['# units', Object.keys(rows[0]).join(), ...rows.map((row) => Object.values(row).join())].join('\n')

/** Tables of a study over the values of a tag; cages hold for good at the first of them. */
function tables(tag: string, values: readonly number[], energy: number | '') {
  const each = (row: (value: number, k: number) => object) =>
    csv(values.map((value, k) => ({ [tag]: value, ...row(value, k) })))
  const residence = each((_, k) => ({
    centre: 'all',
    radius: 4,
    jumps: k === 0 ? 0 : 9,
    ionTime: 920.5,
    residence: k === 0 ? '' : 102.27,
    error: k === 0 ? '' : 31.4,
  }))
  const byName: Record<string, string> = {
    residence,
    residence4a: residence,
    rates: each((value) => ({
      kind: 'inter-cage',
      rate: value,
      error: 1.234,
      kept: value / 2,
      keptError: '',
    })),
    diffusion: each((_, k) =>
      k === 1
        ? { D: 1.23e-7, error: '', status: 'upper-bound' }
        : { D: 1.23e-5, error: 2e-7, status: 'determined' },
    ),
    diffusivity: each(() => ({
      kind: 'kept',
      jumpD: 4e-5,
      error: 1e-6,
      correlation: 0.3,
      correlationError: 0.01,
    })),
    bottleneck: each((_, k) => ({
      pair: 'T2-T5',
      area: 7.94491,
      error: 0.00025,
      breathing: 0.83,
      crossingArea: k === 0 ? '' : 8,
      crossingError: 0.1,
      crossings: k,
    })),
    breathing: each(() => ({ pair: 'T2-T5', integral: 0.17, integralError: 0.0043 })),
    density: each((_, k) => ({
      visited: 0.2,
      most: 1,
      barrierA: k === 0 ? '' : 190,
      barrierB: k === 0 ? '' : 126,
      barrierC: '',
    })),
    activation: csv([
      { kind: 'step', energy, error: 1, chi: 1, keptEnergy: '', keptError: '', keptChi: '' },
      {
        kind: 'inter-cage',
        energy,
        error: 0.0044,
        chi: 1.69,
        keptEnergy: 0.104,
        keptError: 0.0063,
        keptChi: 4.5,
      },
    ]),
  }
  return (name: string) => byName[name]
}

test('values stand beside one another in the order of their tag, errors with two digits, bounds as bounds', (t) => {
  const text = comparison(tables('exchange', [0, 50, 100], ''), tables('temperature', [300, 600], 0.084))
  const has = (line: string) => t.true(text.includes(line), line)
  has('| residence in cages round 4c, ps | 0 % | 50 % | 100 % |')
  has('| all centres, 4 Å | > 500 (0) | 102 ± 31 (9) | 102 ± 31 (9) |')
  has('| inter-cage | 0.0 ± 1.2 | 50.0 ± 1.2 | 100.0 ± 1.2 |')
  has('| inter-cage, kept | 0 | 25 | 50 |')
  has('| D, 1e-6 cm²/s | 12.30 ± 0.20 (determined) | < 0.123 (upper-bound) |')
  has('| T2-T5: area, Å² | 7.94491 ± 0.00025 |')
  has('| T2-T5: at crossings, Å² (crossings) | – | 8.00 ± 0.10 (1) |')
  has('| least barrier through the cell, meV | no way through | 126 | 126 |')
  has('| jumps per ion and ns | 300 K | 600 K |')
  has('| inter-cage | 0.0840 ± 0.0044 | 1.69 | 0.1040 ± 0.0063 | 4.5 |')
  t.false(text.includes('| step |'))
  t.false(text.includes('NaN'))
})

test('one temperature has no activation energies, and says so', (t) => {
  t.regex(
    comparison(tables('exchange', [0], ''), tables('temperature', [600], '')),
    /One temperature: no activation/,
  )
})
