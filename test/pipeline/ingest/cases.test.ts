import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { dataFile, place } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO } from '../../helpers/refusal.ts'

const steps = { timestep: '1fs', units: 'metal' }
const types = { ...steps, elements: ELEMENTS_OF_TWO }
const spaced = { interval: '100fs' }

const CASES: readonly (readonly [string, Partial<IngestOptions>, readonly string[]])[] = [
  ['X_52', spaced, []],
  ['X_othercell', spaced, ['other-cell']],
  ['nonl', types, []],
  ['el_LI', steps, []],
  ['g1.gz', types, []],
  ['v_mix', {}, []],
  ['imgreset2', types, ['cell-jump']],
  ['e_comma', { units: 'real' }, []],
  ['e_json', spaced, []],
  ['dl_im0', {}, ['assumed-periodic']],
  ['h_once.h5', { units: 'metal', elements: ELEMENTS_OF_TWO }, []],
]

for (const [name, options, told] of CASES)
  test(`${name}: every frame of every atom, and no more is said than there is to say`, async (t) => {
    const out = place('run')
    const { warnings } = await ingest({ ...options, files: [dataFile(`cases/${name}`)], out })
    t.deepEqual(
      warnings.map((warning) => warning.name),
      told,
    )
    const run = openRun(out)
    t.deepEqual(
      run.types.map(({ element, count }) => [element, count]),
      [
        ['Li', 5],
        ['S', 3],
      ],
    )
    t.is(run.frames, 6)
    const block = run.block(0)
    for (const axis of ['x', 'y', 'z'] as const) {
      const values = block.column(axis)
      for (let row = 0; row < 8; row++)
        for (let f = 1; f < 6; f++) t.true(Math.abs(values[6 * row + f] - values[6 * row + f - 1]) < 2)
    }
  })

test('what is told of another cell says how much larger it is, and where', async (t) => {
  const { warnings } = await ingest({ ...spaced, files: [dataFile('cases/X_othercell')], out: place('run') })
  t.regex(warnings[0].message, /X_othercell, frame 3: the cell has 2\.20 times the volume/)
})
