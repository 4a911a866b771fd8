import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const DUMP = join(
  fileURLToPath(new URL('../../../../runs/data/', import.meta.url)),
  'lammps/d50_2x2x2_600K.lammpstrj.gz',
)
const READING = ['--timestep', '2fs', '--elements', '1=Li,2=P,3=S,4=S,5=Cl', '--dry-run']

test('what ingest would read is told by the first frame, and nothing is written', (t) => {
  const at = folder()
  const dump = join(at, 'dump')
  writeFileSync(dump, gunzipSync(readFileSync(DUMP)))
  const { code, stdout } = ionstream('ingest', dump, '--out', join(at, 'store'), ...READING)
  t.is(code, 0)
  t.regex(stdout, /lammps-dump, 1 file, 12\.9 MB\n +416 atoms: 32 Cl \(5\), 192 Li \(1\)/)
  const frames = Number(/about (\d+) frames/.exec(stdout)![1])
  t.true(Math.abs(frames - 501) <= 5, `${frames}`)
  t.regex(stdout, /some \d s on an idle machine/)
  const packed = ionstream('ingest', '--runs', DUMP, '--out', join(at, 'stores'), ...READING).stdout
  t.regex(packed, /the compressed files do not say; 9\.98 kB of the store each/)
  t.deepEqual(readdirSync(at), ['dump'])
  t.is(ionstream('ingest', dump, '--out', join(at, 'store'), '--dry-run').code, 2)
})

test('what measure and analyse would compute is told by the plan, and nothing is written', (t) => {
  const at = folder()
  const store = join(at, 'run')
  writeSynthetic(store, argyrodite({ cells: [1, 1, 1], frames: 120 }))
  const measured = ionstream('measure', 'msd', store, '--of', 'Li', '--out', join(at, 'msd'), '--dry-run')
  t.is(measured.code, 0, measured.stderr)
  t.regex(
    measured.stdout,
    /^1 run, 120 frames, \d+ tasks?\n +msd: msd, 24 atoms, columns x y z, .* a task\n +about .*\n +some \d s on an idle machine/,
  )
  const study = fileURLToPath(new URL('../../../runs/definitions/quickstart.js', import.meta.url))
  const analysed = ionstream('analyse', study, store, '--out', join(at, 'results'), '--dry-run')
  t.regex(analysed.stdout, /residence: residence/)
  t.is(ionstream('measure', 'msd', store, '--of', 'Na', '--dry-run').code, 2)
  t.deepEqual(readdirSync(at), ['run'])
  t.false(existsSync(join(at, 'results')))
})
