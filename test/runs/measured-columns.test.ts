import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import { argyrodite } from '../helpers/argyrodite.ts'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { normal, seeded } from '../helpers/random.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'
import { Q_VALUES, spectrumAt, TABLE_I, widthAt } from '../operators/scattering/spectra.ts'

function file(name: string, text: string): string {
  const path = join(folder(), name)
  writeFileSync(path, text)
  return path
}

const WIDTHS = file(
  'widths.csv',
  `# widths of two components\nT,component,Q (1/Å),Γ (µeV),error\n${(['narrow', 'wide'] as const)
    .flatMap((one) =>
      Q_VALUES.map((Q) => `600,${one},${Q},${1000 * widthAt(one, Q)},${20 * widthAt(one, Q)}`),
    )
    .join('\n')}\n`,
)

test('Table I of Ding et al.: widths in a file, and back to d, τ and D', (t) => {
  const { code, stdout, stderr } = ionstream(
    'measure',
    'jump-diffusion',
    WIDTHS,
    '--models',
    'chudley-elliott',
    '--json',
  )
  t.is(code, 0, stderr)
  const rows = JSON.parse(stdout)
  t.is(rows.length, 2)
  for (const row of rows) {
    const [d, tau] = TABLE_I[row.component as 'narrow']
    t.is(row.temperature, 600)
    t.true(Math.abs(row.length - d) < 1e-3 && Math.abs(row.time - tau) < 1e-2)
  }
  t.deepEqual(
    rows.map(({ D }: { D: number }) => D.toExponential(1)),
    ['6.5e-6', '2.0e-5'],
  )
})

test('spectra in a file: widths first, then d, τ and D of both components; results are kept', (t) => {
  const random = normal(seeded(31))
  const lines = Q_VALUES.flatMap((Q) =>
    spectrumAt(Q, 0.01, random).map(({ E, I, error }) => `${Q},${E},${I},${error}`),
  )
  const spectra = file('spectra.csv', `Q,E,I,σ\n${lines.join('\n')}\n`)
  const out = join(folder(), 'out')
  const words = [
    '--resolution',
    '0.02',
    '--background',
    'constant',
    '--shift',
    'no',
    '--models',
    'chudley-elliott',
  ]
  const found = ionstream('measure', 'jump-diffusion', spectra, ...words, '--json', '--out', out)
  t.is(found.code, 0, found.stderr)
  const many = `${Q_VALUES.length} spectra`
  t.regex(found.stderr, new RegExp(`^fitting: ${many}$[^]*^fitting: ${many} in .*spectra/s\\)$`, 'm'))
  const rows = JSON.parse(found.stdout).filter(
    ({ component }: { component: string }) => component !== 'single',
  )
  t.deepEqual(
    rows.map(({ component }: { component: string }) => component),
    ['narrow', 'wide'],
  )
  for (const row of rows) {
    const [d, tau] = TABLE_I[row.component as 'narrow']
    t.true(Math.abs(row.length - d) < 3.5 * row.lengthError && row.lengthError < 0.1 * d, JSON.stringify(row))
    t.true(Math.abs(row.time - tau) < 3.5 * row.timeError)
    t.true(Math.abs(row.D - ((d * d) / (6 * tau)) * 1e-4) < 3.5 * row.error)
  }
  const page = ionstream('inspect', out)
  t.is(page.code, 0, page.stderr)
})

const refused = (exit: number, words: RegExp, ...command: string[]) =>
  test(`refused: ${words}`, (t) => {
    const { code, stderr, stdout } = ionstream(...command)
    t.is(code, exit, stderr)
    t.regex(stderr, words)
    t.is(stdout, '')
  })

refused(2, /msd needs trajectories; a file of columns has none/, 'measure', 'msd', WIDTHS)
refused(2, /is a store/, 'measure', 'jump-diffusion', WIDTHS, folder())
refused(
  2,
  /--resolution has no effect on measured columns/,
  'measure',
  'jump-diffusion',
  WIDTHS,
  '--resolution',
  '0.02',
)
refused(2, /--convergence is for runs/, 'measure', 'jump-diffusion', WIDTHS, '--convergence')
refused(3, /and no energy/, 'measure', 'quasielastic', WIDTHS)
refused(
  3,
  /column "smell" is not known/,
  'measure',
  'quasielastic',
  file('odd.csv', 'Q,E,I,smell\n1,2,3,4\n'),
)

test('points against temperature in a file: E_a and prefactor', (t) => {
  const at = (kelvin: number) => 1e-3 * Math.exp(-0.25 / (8.617333262e-5 * kelvin))
  const rows = [300, 350, 400].map((kelvin) => `${kelvin},${at(kelvin)},${0.1 * at(kelvin)},NMR`)
  const points = file('points.csv', `T [K],D [cm²/s],error,label\n${rows.join('\n')}\n`)
  const { code, stdout, stderr } = ionstream('measure', 'arrhenius', points, '--json')
  t.is(code, 0, stderr)
  const [line] = JSON.parse(stdout)
  t.true(Math.abs(line.energy - 0.25) < 1e-6 && Math.abs(line.prefactor - Math.log(1e-3)) < 1e-4)
  t.deepEqual([line.of, line.unit], ['NMR', 'cm²/s'])
  const out = join(folder(), 'out')
  t.is(ionstream('measure', 'arrhenius', points, '--out', out).code, 0)
  t.deepEqual(readdirSync(join(out, 'tables')).sort(), ['arrhenius.parquet', 'measured-columns.parquet'])
  t.false(readFileSync(join(out, 'report.html'), 'utf8').includes('<dt>Runs</dt>'))
})

test('measured columns beside runs in a definition: worked out once, not for every system', async (t) => {
  const runs = [600, 750].map((temperature, i) => {
    const path = join(folder(), 'run')
    writeSynthetic(
      path,
      argyrodite({
        cells: [2, 1, 1],
        frames: 256,
        blockFrames: 64,
        residence: 3 - i,
        seed: i,
        tags: { temperature },
      }),
    )
    return { pattern: path, tags: {} }
  })
  const random = normal(seeded(32))
  const lines = [0.9, 1.3, 1.7].flatMap((Q) =>
    spectrumAt(Q, 0.02, random).map(({ E, I, error }) => `600,${Q},${E},${I},${error}`),
  )
  const spectra = file('spectra.csv', `T,Q,E,I,σ\n${lines.join('\n')}\n`)
  const points = file('points.csv', 'T [K],D [cm²/s],error\n300,1e-6,1e-7\n400,5e-6,5e-7\n')
  const module = new URL('../helpers/measured-study.js', import.meta.url).href
  const { results } = await analyse({
    module,
    params: { spectra, points },
    runs,
    out: folder(),
    executor: thread,
  })
  const [widths, jumps, all] = results.map(({ table }) => table)
  t.deepEqual(
    widths.rows.map((row) => [row['temperature'], row['Q']]),
    [0.9, 0.9, 1.3, 1.3, 1.7, 1.7].map((Q) => [600, Q]),
  )
  t.is(jumps.rows.length, 2)
  t.deepEqual(
    all.rows.map((row) => row['quantity']),
    [
      'D (diffusion)',
      ...['D (jump-diffusion)', 'D (jump-diffusion)', 'D (jump-diffusion 2)', 'D (jump-diffusion 2)'],
      'value (points.csv)',
    ],
  )
  t.true((all.rows[5]['energy'] as number) > 0)
})
