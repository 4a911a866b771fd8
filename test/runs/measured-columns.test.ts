import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { normal, seeded } from '../helpers/random.ts'
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
